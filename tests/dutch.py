"""Which words are English and not Dutch, for tests of what is said."""

import re

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
ENGLISH_ONLY = ENGLISH - DUTCH_TOO


def own_words(text: str) -> set[str]:
    """Return the words of a text, without what is quoted, named or a place."""
    bare = re.sub(
        r"\b(?:from|to)-xlsx\b|`[^`]*`|'[^']*'|\{[^}]*\}|%\(\w+\)\w|--?[\w-]+|\S*[=/:.@]\S+",
        " ",
        text,
    )
    return set(re.findall(r"[^\W\d_]+", bare.casefold()))
