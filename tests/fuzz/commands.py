"""Commands that write, each with what it needs, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from fuzz.ending import Server

ROOT = Path(__file__).parents[2]
DELTASTAD = ROOT / "examples" / "deltastad"
FIRST_HOUR = ROOT / "examples" / "first-hour"

_READ = "-m mapping.yaml -f meetlat.yaml"
_LIST = f"lijst.csv {_READ}"
_PLAN = f"{_LIST} -r middelen.yaml"
_CITY = "stad/voorstellen-meerjarig.csv -f stad/meetlat.yaml -r stad/middelen-meerjarig.yaml"
_RUNNING = f"{_CITY} --plan stad/plan-meerjarig.json"
_RULED = "--by A --reason B --on 2026-01-01"
_QUICK = "--samples 0 --alternatives 0 --why-not 0 --more-of 0 --front 0 --reweigh 0 --pages 0"
COMMANDS = {
    "audit": f"audit {_PLAN} -o uit/a.json",
    "check": "check lijst.csv -m mapping.yaml -o uit/a.md",
    "compare": f"compare {_LIST} -o uit/a.csv",
    "core": f"core {_PLAN} --samples 2 -o uit/a.html",
    "dossier": f"dossier {_PLAN} -o uit/a.zip --date 2026-11-12 {_QUICK}",
    "dossier to a folder": f"dossier {_PLAN} -o uit/a --date 2026-11-12 {_QUICK}",
    "explain": f"explain 1 {_LIST} -o uit/a.docx",
    "framework anchors": "framework anchors meetlat.yaml --write uit/a.yaml -o uit/b.md",
    "framework from-xlsx": "framework from-xlsx meetlat.xlsx -o uit/a.yaml",
    "framework show": "framework show meetlat.yaml -o uit/a.html",
    "framework to-xlsx": "framework to-xlsx meetlat.yaml -o uit/a.xlsx",
    "gate": f"gate {_RUNNING} --gates stad/poorten.yaml --today 2028-06-30 --decide warmtenet stop "
    "--by A --reason B --decisions uit/besluiten.jsonl",
    "gate --changes-to": f"gate {_RUNNING} --gates stad/poorten.yaml --today 2028-06-30 "
    "--changes-to uit/w.yaml -o uit/a.html",
    "goals": "goals meetlat.yaml lijst.csv -m mapping.yaml --picture uit/a.svg -o uit/a.html",
    "init": "init lijst.csv --out-dir uit",
    "init --as xlsx": "init lijst.csv --as xlsx --out-dir uit",
    "monitor": f"monitor {_RUNNING} --realised stad/realisatie-2028.csv --today 2028-06-30 "
    "--changes-to uit/w.yaml --learn uit/l.yaml -o uit/a.json",
    "motion": f"motion {_PLAN} --drop 1 --do 1 --only-motions -o uit/a.txt",
    "motion --draft": f"motion {_PLAN} --draft uit/a.xlsx",
    "pareto": f"pareto {_PLAN} --points 2 -o uit/a.xlsx",
    "plugin new": "plugin new trees --folder uit/trees",
    "plugins": "plugins -o uit/a.json",
    "portfolio": f"portfolio {_PLAN} -o uit/a.json --picture uit/a.svg",
    "register approve": f"register approve 1 --register uit/r.sqlite {_RULED}",
    "register list": "register list --register uit/r.sqlite -o uit/a.csv",
    "register propose": f"register propose {_PLAN} --register uit/nieuw.sqlite {_RULED}",
    "register show": "register show 1 --register uit/r.sqlite -o uit/a.html",
    "register upgrade": "register upgrade --register uit/r.sqlite -o uit/a.md",
    "register verify": "register verify --register uit/r.sqlite -o uit/a.json",
    "register withdraw": f"register withdraw 1 --register uit/r.sqlite {_RULED}",
    "replan": f"replan {_PLAN} --plan plan.json --changes wijzigingen.yaml -o uit/a.json",
    "report": f"report {_PLAN} -o uit/a.html {_QUICK}",
    "report to Word": f"report {_PLAN} -o uit/a.docx {_QUICK}",
    "robustness": f"robustness {_LIST} --draws 20 -o uit/a.parquet",
    "scenarios": f"scenarios {_PLAN} --budget 80% -o uit/a.csv",
    "score": f"score {_LIST} -o uit/a.csv",
    "score --in-parts": f"score fout.csv {_READ} -o uit/a.parquet --in-parts",
    "score to xlsx": f"score {_LIST} -o uit/a.xlsx",
    "statement": f"statement {_RUNNING} --realised stad/verantwoording.csv --year 2029 "
    "--notes stad/toelichting.yaml -o uit/a.csv",
    "verify": "verify dossier.zip -o uit/a.json",
    "weights form": "weights form meetlat.yaml -o uit/a.xlsx",
    "weights show": "weights show stad/meetlat.yaml stad/antwoorden/raad.csv "
    "stad/antwoorden/bewoners.csv stad/antwoorden/bedrijven.csv -o uit/a.yaml",
    "whynot": f"whynot 1 {_PLAN} -o uit/a.md",
}
"""By the name of the command, and what tells two of one name apart."""
IN_PARTS = "score --in-parts"
FEW_ROWS = "from maatwaarde.streaming import run; run.score_file.__kwdefaults__['part_rows'] = 5"
"""What makes a list of a few rows one of several parts, each of which is kept until the end."""


def before(name: str) -> str:
    """Return the Python that is run before a command."""
    return FEW_ROWS if name == IN_PARTS else ""


def prepare(place: Path, server: Server, names: Iterable[str]) -> None:
    """Make a folder with all that some of these commands read, and one for what they write."""
    (place / "uit").mkdir(parents=True)
    shutil.copy(FIRST_HOUR / "ingevuld.csv", place / "lijst.csv")
    for name in ("mapping.yaml", "meetlat.yaml", "middelen.yaml", "wijzigingen.yaml"):
        shutil.copy(FIRST_HOUR / name, place)
    lines = (place / "lijst.csv").read_text(encoding="utf-8").splitlines()
    wrong = lines[1].replace("400000", "veel")
    (place / "fout.csv").write_text("\n".join([*lines, wrong]), encoding="utf-8")
    asked = " ".join(COMMANDS[name] for name in names)
    if "stad/" in asked:
        shutil.copytree(DELTASTAD, place / "stad")
    for file, words in (
        ("meetlat.xlsx", "framework to-xlsx meetlat.yaml -o meetlat.xlsx"),
        (" plan.json", f"portfolio {_PLAN} -o plan.json"),
        ("dossier.zip", f"dossier {_PLAN} -o dossier.zip --date 2026-11-12 {_QUICK}"),
        ("uit/r.sqlite", f"register propose {_PLAN} --register uit/r.sqlite {_RULED}"),
    ):
        if file in asked:
            done = server.run(words.split(), place)
            assert done.code == 0, done.told
