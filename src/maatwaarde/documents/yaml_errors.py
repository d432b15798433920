"""What is wrong with text that is no YAML, in words for who wrote it and not for who parses it."""

from __future__ import annotations

import yaml

from maatwaarde.messages import Message, msg

_COLUMN = msg("this line does not start in the column of those it belongs to, or a quote is wrong")
_QUOTE = msg("a text between quotes is not closed")
_ESCAPE = msg("a backslash between double quotes has no meaning here")
_BLOCK = msg("behind | or > there is something else on the line")
_NAME = msg("behind & or * there is no name")
_CHARACTER = msg("it holds a character that cannot be shown")

# By what the parser says, in libyaml and in Python; the first that occurs in it counts.
_WORDS: tuple[tuple[str, Message], ...] = (
    ("mapping values are not allowed", msg("there is a colon where none can be")),
    ("could not find expected ':'", msg("the colon behind a key is missing")),
    ("sequence entries are not allowed", msg("there is a '- ' where none can be")),
    ("mapping keys are not allowed", msg("there is a '? ' where none can be")),
    ("',' or ']'", msg("a list that begins with [ is not closed, or lacks a comma")),
    ("',' or '}'", msg("what begins with {{ is not closed, or lacks a comma")),
    ("'-' indicator", _COLUMN),
    ("expected key", _COLUMN),
    ("<block end>", _COLUMN),
    (
        "cannot start any token",
        msg("a text without quotes begins with a tab, or with a sign such as @, % or `"),
    ),
    ("unexpected end of stream", _QUOTE),
    ("unexpected document", _QUOTE),
    ("quoted scalar", _ESCAPE),
    ("undefined alias", msg("what * refers to is not there")),
    ("undefined tag", msg("what ! refers to is not there")),
    ("duplicate anchor", msg("the same name stands behind & twice")),
    ("node content", msg("a value is missing, or begins with a sign that means something else")),
    ("block scalar", _BLOCK),
    ("scanning an anchor", _NAME),
    ("scanning an alias", _NAME),
    ("directive", msg("a line begins with %")),
    ("<document start>", msg("there is a text where a key should be")),
    ("characters are not allowed", _CHARACTER),
)


def in_words(error: yaml.YAMLError) -> Message:
    """Return what is wrong, without the parser's own words."""
    said = str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        said = f"{error.problem} {error.context}"
    for part, words in _WORDS:
        if part in said:
            return words
    return msg("the parts of this text do not fit together")
