from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = """\
maatwaarde: 1
id: deltastad-2026
title: {nl: Meetlat Deltastad 2026, en: Deltastad value framework 2026}
organisation: {name: Deltastad, kind: municipality}
adopted: {by: gemeenteraad, on: 2026-03-12, reference: "RV-2026-031"}
valid: {from: 2026-01-01, until: 2030-12-31}
money: {currency: EUR, price_level: 2026, discount_rate: 2.25 %}
units: {loopminuut: "minute"}
values:
  - id: klimaat
    title: {nl: Klimaatneutraal, en: Climate neutral}
    pillar: E
    sdg: [7, 13]
    weight: 30
    measures:
      - id: co2
        title: {nl: Vermeden CO2-uitstoot, en: Avoided CO2 emissions}
        unit: t_CO2e/year
        better: higher
        worst: "−2 kt_CO2e/year"
        best: 2000
        knots: [[1000, 0.7]]
        target: {2040: 120000, 2030: 40000}
        achieved: 9000
        source: Klimaatmonitor
  - id: leefbaarheid
    title: Leefbaarheid
    weight: 70
    values:
      - id: gezond
        title: Gezond
        weight: 3
        measures:
          - {id: hinder, title: Hinder, unit: person, better: lower, worst: 100, best: -50}
          - {id: lopen, title: Looptijd, unit: loopminuut, better: lower, worst: 5, best: -5}
      - id: veilig
        title: Veilig
        weight: 1
        measures:
          - {id: inbraak, title: Inbraken, unit: incident/year, better: lower, worst: 9, best: -9}
guards:
  - {value: leefbaarheid, max_loss: 25 %, rule: veto}
missing: widen
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the good framework, with replacements, under a name."""

    def write_(*changes: tuple[str, str], name: str = "fw.yaml") -> Path:
        text = GOOD
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the framework"
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_
