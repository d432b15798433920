"""Dutch is Dutch: no translation holds English words, but for what users write themselves."""

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from maatwaarde.messages.catalogue import LOCALE

# Words that Dutch has not. Of, in, is, was, over, had, we and others are words of both.
ENGLISH = {
    *("a", "about", "above", "after", "all", "also", "an", "and", "any", "are", "as", "at"),
    *("because", "below", "between", "but", "by", "can", "cannot", "does", "each", "for", "from"),
    *("has", "have", "if", "into", "it", "its", "least", "less", "like", "more", "most", "must"),
    *("no", "not", "only", "or", "other", "out", "should", "such", "than", "that", "the", "their"),
    *("there", "these", "they", "this", "those", "to", "under", "until", "use", "what", "when"),
    *("where", "which", "with", "without", "would", "write", "you", "your"),
}
# Dutch all the same: `als`-like words that are written as an English one, and names.
DUTCH_TOO = {"a", "as", "at", "but", "by", "least", "like", "most", "of", "or", "to", "under"}


@pytest.fixture(scope="module", params=["maatwaarde", "click"])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    path = LOCALE / "nl" / "LC_MESSAGES" / f"{request.param}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale="nl", domain=request.param)


def own_words(text: str) -> set[str]:
    """Return the words of a text, without what is quoted, named or a place."""
    bare = re.sub(r"`[^`]*`|'[^']*'|\{[^}]*\}|%\(\w+\)\w|--?[\w-]+|\S*[=/:.@]\S+", " ", text)
    return set(re.findall(r"[^\W\d_]+", bare.casefold()))


def test_no_translation_holds_english_words(catalogue: Catalog) -> None:
    found = []
    for entry in catalogue:
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for text in strings if entry.id else ():
            english = own_words(text) & (ENGLISH - DUTCH_TOO)
            if english:
                found.append((sorted(english), text))
    assert found == []


def test_no_sentence_is_left_as_it_is(catalogue: Catalog) -> None:
    """What is the same in both languages is a word or a name, and no sentence."""
    same = [
        entry.id
        for entry in catalogue
        if entry.id and entry.string == entry.id and len(own_words(str(entry.id))) > 3
    ]
    assert same == []


def test_english_words_are_seen() -> None:
    assert own_words("the value of `not` {this} 'that' --and x.or") & ENGLISH == {"the"}
