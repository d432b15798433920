"""A decision that is small enough to be packed in each test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maatwaarde.account.dossier.pack import Dossier, make_dossier
from maatwaarde.account.dossier.request import Inputs, Options
from maatwaarde.plugins import load_plugins
from maatwaarde.report.account.computed import compute

FILES = {
    "lijst.csv": "id;title;cost;impact:x;impact:y\nA;Aanleg;5;1;3\nB;Brug;6;2;0\nC;Kade;4;-1;5\n",
    "meetlat/meetlat.yaml": (
        "maatwaarde: 1\nid: klein\ntitle: {nl: Klein, en: Small}\nextends: ../basis.yaml\n"
        "adopted: {by: raad, on: 2026-03-12}\norganisation: {name: Kleinstad, kind: municipality}\n"
        "weights: {method: direct, groups: {raad: 1, bewoners: 1},"
        " judgements: ['antwoorden/*.csv']}\n"
    ),
    "basis.yaml": (
        "maatwaarde: 1\nid: basis\ntitle: Basis\nvalues:\n  - id: v\n    title: V\n"
        "    measures:\n"
        "      - {id: x, title: X, unit: m3, better: higher, worst: -10, best: 10}\n"
        "      - {id: y, title: Y, unit: m3, better: higher, worst: -10, best: 10}\n"
    ),
    "meetlat/antwoorden/jan-de-wit.csv": (
        "groep;naam;id;punten;opmerking\nbewoners;Jan de Wit;x;60;bel mij\n"
        "bewoners;Jan de Wit;y;40;\n"
    ),
    "meetlat/antwoorden/raad.csv": (
        "groep;naam;id;punten\nraad;Piet Zwart;x;20\nraad;Piet Zwart;y;80\n"
        "raad;Jan de Wit;x;50\nraad;Jan de Wit;y;50\n"
    ),
    "middelen.yaml": "maatwaarde: 1\nbudgets: [{amount: 10}]\n",
}
INPUTS = {
    "proposals": "lijst.csv",
    "framework": "meetlat/meetlat.yaml",
    "resources": "middelen.yaml",
}
QUICK = {
    "alternatives": 0,
    "why_not": 0,
    "more_of": 0,
    "front": 0,
    "reweigh": 0,
    "samples": 0,
    "pages": 0,
}


def write_decision(folder: Path, files: Mapping[str, str] = FILES) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def packed(folder: Path, options: Mapping[str, object] | None = None, **given: object) -> Dossier:
    """Pack the decision in a folder, without a report that takes long."""
    inputs = {
        **INPUTS,
        **{name: given.pop(name) for name in list(given) if name in Inputs.model_fields},
    }
    paths = {
        name: None if file is None else str(folder / str(file)) for name, file in inputs.items()
    }
    chosen = Options.model_validate({**QUICK, **(options or {})})
    return make_dossier(
        Inputs.model_validate(paths),
        chosen,
        compute,
        load_plugins(),
        **given,  # type: ignore[arg-type]
    )
