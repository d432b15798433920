"""Dutch is Dutch: no translation holds English words, but for what users write themselves."""

import io

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from dutch import ENGLISH_ONLY, own_words
from maatwaarde.messages.catalogue import LOCALE


@pytest.fixture(scope="module", params=["maatwaarde", "click"])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    path = LOCALE / "nl" / "LC_MESSAGES" / f"{request.param}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale="nl", domain=request.param)


def test_no_translation_holds_english_words(catalogue: Catalog) -> None:
    found = []
    for entry in catalogue:
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for text in strings if entry.id else ():
            english = own_words(text) & ENGLISH_ONLY
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
    assert own_words("the value of `not` {this} 'that' --and x.or") & ENGLISH_ONLY == {"the"}
