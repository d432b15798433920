"""Messages: English strings that can be said in Dutch, from complete catalogues."""

import ast
import io
import pickle
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, Where, told
from maatwaarde.messages import Amount, Message, joined, msg, nmsg, pmsg, say
from maatwaarde.messages.catalogue import LOCALE

SOURCE = Path(__file__).parents[2] / "src"
PO = LOCALE / "nl" / "LC_MESSAGES" / "maatwaarde.po"
KEYWORDS = {"msg": None, "nmsg": (1, 2), "pmsg": ((1, "c"), 2)}


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    return read_po(io.BytesIO(PO.read_bytes()), locale="nl", domain="maatwaarde")


def key(text: object, context: str | None) -> tuple[object, str | None]:
    return text, context


Collected = list[tuple[str | tuple[str, ...], str | None]]


@pytest.fixture(scope="module")
def collected() -> Collected:
    """Every text of the sources with its context."""
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS)
    return [(text, context) for _, _, text, _, context in found]


def test_every_text_of_the_sources_is_translated_and_no_other(
    dutch: Catalog, collected: Collected
) -> None:
    meant = {
        key(text if isinstance(text, tuple) else (text,), context) for text, context in collected
    }
    there = {
        key(entry.id if isinstance(entry.id, tuple) else (entry.id,), entry.context)
        for entry in dutch
        if entry.id
    }
    assert sorted(map(str, meant - there)) == []
    assert sorted(map(str, there - meant)) == []


def test_what_collects_texts_sees_them_all(collected: Collected) -> None:
    # It looks into the places of a message, and no deeper, and not into f-strings.
    seen = {text if isinstance(text, str) else text[0] for text, _ in collected}
    hidden = []
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS:
                text = node.args[node.func.id == "pmsg"]  # type: ignore[attr-defined]
                if isinstance(text, ast.Constant) and text.value not in seen:
                    hidden.append(f"{file.name}:{node.lineno}: {text.value}")
    assert hidden == [], "give these a name of their own before the message that holds them"


def test_no_translation_is_empty_or_unsure(dutch: Catalog) -> None:
    def texts(entry: object) -> tuple[str, ...]:
        found = entry.string  # type: ignore[attr-defined]
        return found if isinstance(found, tuple) else (found,)

    open_ = [entry.id for entry in dutch if entry.id and (entry.fuzzy or not all(texts(entry)))]
    assert open_ == []


def test_translations_have_the_places_of_their_originals(dutch: Catalog) -> None:
    from string import Formatter

    def places(text: str) -> set[str]:
        return {name.split(".")[0] for _, name, _, _ in Formatter().parse(text) if name}

    for entry in dutch:
        if not entry.id:
            continue
        originals = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        allowed = set().union(*map(places, originals))
        for text in strings:
            assert places(text) <= allowed, text
        assert places(strings[-1]) >= places(originals[-1]) - {"n"}, strings[-1]


def test_what_is_compiled_is_what_is_translated(dutch: Catalog) -> None:
    def texts(catalogue: Catalog) -> dict[object, object]:
        # Of a plural, id and string are tuples in one format and lists in the other.
        return {(str(list(e.id)), e.context): list(e.string) for e in catalogue if e.id}

    with PO.with_suffix(".mo").open("rb") as file:
        assert texts(read_mo(file)) == texts(dutch), "run `make messages`"


def test_a_message_is_a_string_in_english() -> None:
    text = msg("{id} requires {others}", id="A{}", others=msg("B or {c}", c="C"))
    assert text == "A{} requires B or C"
    assert isinstance(text, str)
    assert text.values["id"] == "A{}"


def test_what_is_in_no_catalogue_stays_english() -> None:
    assert say(msg("surely nobody says {x} here", x=1), "nl") == "surely nobody says 1 here"


def test_nothing_is_said_as_nothing_in_any_language() -> None:
    """A catalogue keeps what it says of itself under the empty text."""
    for empty in (joined([]), msg("")):
        assert [say(empty, language) for language in ("nl", "en")] == ["", ""]


def test_what_fills_a_place_is_said_in_its_own_way() -> None:
    text = msg("no catalogue has this: {amount}", amount=Amount(1234.5, "hour"))
    assert text == "no catalogue has this: +1,234 hour"
    assert text.text("nl") == "no catalogue has this: +1.234 uur"


def test_what_has_a_text_that_is_no_method_is_told_as_it_is() -> None:
    wrong = SyntaxError("invalid syntax", ("rule.py", 3, 2, "a b"))
    text = msg("surely nobody says this: {cause}", cause=wrong)
    assert text == f"surely nobody says this: {wrong}"
    assert (text.text("nl"), say(wrong, "nl")) == (text, str(wrong))


def test_a_number_chooses_the_form() -> None:
    assert nmsg("{n} thing of none", "{n} things of none", 1) == "1 thing of none"
    assert nmsg("{n} thing of none", "{n} things of none", 0) == "0 things of none"


@pytest.mark.parametrize(("n", "dutch"), [(0, "voorstellen"), (1, "voorstel"), (2, "voorstellen")])
def test_a_number_chooses_the_form_in_dutch_as_well(n: int, dutch: str) -> None:
    text = nmsg("{n} proposal", "{n} proposals", n)
    assert say(text, "nl") == f"{n} {dutch}"


def test_what_is_equal_in_english_may_differ_in_dutch(dutch: Catalog, collected: Collected) -> None:
    for pattern, context in collected:
        if context is not None:
            entry = dutch.get(pattern, context)
            assert entry is not None
            assert pmsg(context, str(pattern)).text("nl") == entry.string


def test_texts_after_each_other() -> None:
    text = joined(["a{b}", msg("c{{d}}"), Amount(1.5)], by="; {} ")
    assert text == "a{b}; {} c{d}; {} +1.5"
    assert text.text("nl") == "a{b}; {} c{d}; {} +1,5"


def test_messages_can_be_pickled_and_compared() -> None:
    for text in (msg("a {b}", b=1), pmsg("context", "a"), nmsg("{n} x", "{n} y", 2)):
        again = pickle.loads(pickle.dumps(text))
        assert isinstance(again, Message)
        assert (again, again.text("nl"), hash(again)) == (text, text.text("nl"), hash(text))


def test_nothing_joined_is_nothing_in_each_language() -> None:
    assert say(joined([]), "nl") == say(joined([]), "en") == ""


@pytest.mark.parametrize("language", ["fr", "", "NL", None, 5])
def test_a_language_that_nothing_is_said_in_is_refused_by_its_name(language: object) -> None:
    said = Diagnostic("a", msg("interrupted"), where=Where(row=3))
    for say_it in (msg("interrupted").text, joined(["a"]).text, said.text, said.where.text):
        with pytest.raises(MaatwaardeError, match="none of its choices"):
            say_it(language)  # type: ignore[arg-type]
    with pytest.raises(MaatwaardeError, match="none of its choices"):
        told([said], language)  # type: ignore[arg-type]
