"""In which language the command line speaks, and that it speaks that language only."""

import importlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from maatwaarde.cli.app import OWN_COMMANDS
from maatwaarde.cli.language import chosen
from maatwaarde.messages.catalogue import LOCALE

CLICK = LOCALE / "nl" / "LC_MESSAGES" / "click.po"

# Words that hardly a sentence does without, and that the other language does not have.
ENGLISH = {
    *("the", "and", "which", "with", "from", "not", "has", "have", "must", "by", "that", "this"),
    *("for", "are", "its", "their", "what", "each", "every", "without", "does", "no", "such"),
    *("error", "usage", "try", "missing", "invalid", "required", "requires", "default", "one"),
    *("option", "options", "arguments", "command", "valid", "range", "file", "folder", "given"),
    *("there", "write", "give", "use", "mend", "problem", "found", "unexpected", "choose", "set"),
}
DUTCH = {
    *("de", "het", "een", "van", "niet", "voor", "met", "zijn", "wordt", "welke", "uit", "naar"),
    *("als", "dat", "wat", "om", "te", "er", "fout", "gebruik", "optie", "opties", "waarde"),
}


def words(text: str) -> set[str]:
    """Return the words of sentences, without options, code, names of files and choices."""
    for apart in (
        r"`[^`]*`",
        r"'[^']*'",
        r"\w+-xlsx",
        r"--?[\w-]+",
        r"\[[^\]]*\|[^\]]*\]",
        r"\S+\.\S+\b",
    ):
        text = re.sub(apart, " ", text)
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def every_command() -> Iterator[tuple[str, ...]]:
    yield ()
    for name, (module, _) in OWN_COMMANDS.items():
        command = getattr(importlib.import_module(f"maatwaarde.cli.{module}"), name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, part) for part in command.commands)


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        # The option is stronger than the variable, that than the locale, and that than Dutch.
        (["score", "--lang", "en"], {"MAATWAARDE_LANG": "nl", "LANG": "nl_NL"}, "en"),
        (["score", "--lang=en"], {"MAATWAARDE_LANG": "nl"}, "en"),
        (["score"], {"MAATWAARDE_LANG": "en", "LANG": "nl_NL.UTF-8"}, "en"),
        (["score"], {"LANG": "en_GB.UTF-8"}, "en"),
        (["score"], {"LANG": "nl_BE.UTF-8"}, "nl"),
        # POSIX has an order of its own for the locale.
        (["score"], {"LC_ALL": "nl_NL", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "nl"),
        (["score"], {"LC_MESSAGES": "en_US", "LANG": "nl_NL"}, "en"),
        (["score"], {"LC_ALL": "", "LANG": "en_US"}, "en"),
        # What says nothing, or a language that we do not speak, leaves it to the next.
        (["score"], {"LANG": "C.UTF-8"}, "nl"),
        (["score"], {"LANG": "POSIX"}, "nl"),
        (["score"], {"LANG": "fr_FR.UTF-8"}, "nl"),
        (["score", "--lang", "fr"], {"MAATWAARDE_LANG": "en"}, "en"),
        (["score"], {"MAATWAARDE_LANG": "klingon", "LANG": "en_US"}, "en"),
        # Windows writes names of its own.
        (["score"], {"LANG": "English_United States.1252"}, "en"),
        (["score"], {"LANG": "Dutch_Netherlands.1252"}, "nl"),
        (["score"], {"MAATWAARDE_LANG": "EN"}, "en"),
        (["score"], {"LANG": "en-GB"}, "en"),
        # The last one counts, as for every option; what follows -- is no option.
        (["score", "--lang", "nl", "--lang", "en"], {}, "en"),
        (["score", "--", "--lang", "en"], {"LANG": "nl_NL"}, "nl"),
        (["score", "--lang"], {"LANG": "en_US"}, "en"),
    ],
)
def test_which_language_is_chosen(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert chosen(arguments, environ) == language


@pytest.mark.parametrize(("system", "language"), [("English_United Kingdom", "en"), (None, "nl")])
def test_without_variables_the_system_is_asked(
    monkeypatch: pytest.MonkeyPatch, system: str | None, language: str
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (system, None))
    assert chosen([], {}) == language


@pytest.mark.parametrize("command", list(every_command()), ids=" ".join)
def test_help_is_in_one_language(
    run: Callable, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MAATWAARDE_LANG", "nl")
    dutch = run(*command, "--help")
    assert (dutch.code, dutch.err) == (0, "")
    assert "Gebruik: maatwaarde" in dutch.out
    assert words(dutch.out) & ENGLISH == set()
    monkeypatch.setenv("MAATWAARDE_LANG", "en")
    english = run(*command, "--help")
    assert "Usage: maatwaarde" in english.out
    assert words(english.out) & DUTCH == set()
    # A command says in which language it is to speak; a group only lists its commands.
    assert ("--lang" in dutch.out) == ("OPDRACHT [ARG" not in dutch.out)
    for done in (dutch, english):
        assert max(map(len, done.out.splitlines())) <= 80


PLAN = ("lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["scoor"], "er is geen opdracht 'scoor'; bedoelt u 'score'?"),
        (["framework", "chek"], "Er is geen opdracht 'chek'."),
        (["score"], "Er ontbreekt een argument: 'VOORSTELLEN'."),
        (["score", "lijst.csv"], "Er ontbreekt een optie: '-f' / '--framework'."),
        (["score", "lijst.csv", "--frame", "m"], "Er is geen optie '--frame'."),
        (["score", "lijst.csv", "--sheet"], "Optie '--sheet' vraagt een waarde."),
        (["score", "lijst.csv", "--json=ja"], "Optie '--json' neemt geen waarde."),
        (["score", "a.csv", "b.csv", "-f", "m"], "Onverwacht extra argument (b.csv)"),
        (["score", "a.csv", "b.csv", "c.csv", "-f", "m"], "Onverwachte extra argumenten (b.csv"),
        (["score", "a.csv", "-f", "m", "--draws", "veel"], "'veel' is geen geldig getal."),
        (["score", "a.csv", "-f", "m", "--draws", "-1"], "-1 ligt niet in het bereik x>=0."),
        (["score", "a.csv", "-f", "m", "--lang", "fr"], "'fr' is niet een van 'nl', 'en'."),
        (["robustness", "a.csv", "-f", "m", "--pair", "A"], "Optie '--pair' vraagt 2 waarden."),
        (["robustness", "a.csv", "-f", "m", "--spread", "nan"], "'nan' is geen eindig getal"),
        (["robustness", "a.csv", "-f", "m", "--spread", "x"], "'x' is geen geldig getal."),
        (["robustness", "a.csv", "-f", "m", "--spread", "2"], "2.0 ligt niet in het bereik"),
        (["init", "lijst.csv", "--out-dir", __file__], "is een bestand."),
        (["portfolio", *PLAN, "--picture", "p.png"], "'p.png' eindigt niet op .svg"),
        (["replan", *PLAN, "--plan", "p", "--today", "nu"], "'nu' is geen jaar (2027), halfjaar"),
        (["weights", "show", "provincie", "--group", "raad"], "'raad' is geen NAAM=AANDEEL, zoals"),
        (["weights", "form", "m", "-o"], "Optie '-o' vraagt een waarde."),
    ],
)
def test_mistakes_in_the_arguments_are_told_in_dutch(
    run: Callable, arguments: list[str], told: str
) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Fout: " in done.err
    assert words(done.err) & ENGLISH == set()


def test_a_group_without_a_command_shows_its_help(run: Callable) -> None:
    done = run("framework")
    assert done.code == 2
    assert "Opdrachten:" in done.err
    assert words(done.err) & ENGLISH == set()


def test_the_version_is_told_without_words(run: Callable) -> None:
    assert re.fullmatch(r"maatwaarde \d+\.\d+\S*\n", run("--version").out)


@pytest.mark.parametrize(
    ("language", "told"),
    [("nl", "laat de naam eindigen op .xlsx of .csv"), ("en", "end the name in .xlsx or .csv")],
)
def test_problems_as_json_are_told_in_the_language_of_the_run(
    run: Callable, language: str, told: str
) -> None:
    done = run(
        *("weights", "form", "waterschap-laagland", "-o", "form.pdf"),
        *("--method", "ahp", "--json", "--lang", language),
    )
    (problem,) = json.loads(done.out)["problems"]
    assert problem["text"].startswith("form.pdf: ")
    assert problem["text"].endswith(f": {told}")
    # What programs know it by is the same in every language.
    assert (problem["code"], problem["mend"]) == ("output", "end the name in .xlsx or .csv")


def test_what_click_says_is_translated_and_is_what_it_says() -> None:
    source = Path(str(click.__file__)).parent
    said = {text for _, _, text, *_ in extract_from_dir(source, method_map=[("**.py", "python")])}
    said.add("required")  # which it hands over in a variable
    with CLICK.open("rb") as file:
        dutch = read_po(file, locale="nl", domain="click")
    assert [entry.id for entry in dutch if entry.id and entry.id not in said] == []
    assert all(entry.string and all(entry.string) for entry in dutch if entry.id)
    with CLICK.with_suffix(".mo").open("rb") as file:
        compiled = {str(entry.id): entry.string for entry in read_mo(file) if entry.id}
    assert len(compiled) == len(dutch), "run `make messages`"
    for entry in dutch:
        if entry.id:
            key = str(list(entry.id) if isinstance(entry.id, tuple) else entry.id)
            found = compiled[key] if key in compiled else compiled[str(entry.id)]
            assert list(found) == list(entry.string)
