"""Random frameworks in which every key of the model occurs."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from maatwaarde.documents.models import validate
from maatwaarde.documents.yaml import Document
from maatwaarde.framework import FrameworkFile
from maatwaarde.units import Units

_SIGNS = "abcXYZ 019=+-@#;:'\"%,.€é()[]{}/\\&<>_\n"
texts = st.text(_SIGNS, min_size=1, max_size=12).filter(lambda text: text.strip())
names = texts.map(lambda text: " ".join(text.split()))
titles = st.one_of(texts, st.fixed_dictionaries({"nl": texts, "en": texts}))
amounts = st.floats(1e-9, 1e15)
shares = st.floats(0, 1)
years = st.integers(2000, 2100)
days = st.dates().map(lambda day: day.isoformat())


def maybe(**keys: Any) -> Any:
    return st.fixed_dictionaries({}, optional=keys)


@st.composite
def missing(draw: Any) -> dict[str, Any]:
    rule = draw(st.sampled_from(["widen", "reject", "zero"]))
    found: dict[str, Any] = {"rule": rule}
    if rule == "zero" or draw(st.booleans()):
        found["reason"] = draw(texts)
    if draw(st.booleans()):
        found["low"], found["high"] = sorted((draw(st.floats(-1e6, 1e6)), draw(amounts) + 1e6))
    return found


_LABELS = [
    "++",
    "+",
    "0/+",
    "0",
    "--",
    "ja",
    "zeer goed",
    "3",
    "3,5",
    "★★★",
    "🙂",
    "#1",
    "'s avonds",
]


@st.composite
def scale(draw: Any) -> Any:
    """A scale by its name, as labels, or as a text; in each form with a spread or without."""
    name = draw(st.sampled_from(["plusmin7", "sterren", "smileys", "five"]))
    labels = draw(st.lists(st.sampled_from(_LABELS), min_size=2, max_size=5, unique=True))
    parts = {label: draw(st.floats(-1, 1)) for label in labels}
    spread = draw(maybe(spread=shares))
    text = "; ".join(f"{label} = {part!r}" for label, part in {**parts, **spread}.items())
    return draw(st.sampled_from([name, {"use": name, **spread}, {**parts, **spread}, text]))


@st.composite
def baseline(draw: Any) -> Any:
    """What a measure stands at: a number, or with its date and source."""
    at = draw(amounts)
    more = draw(maybe(on=days, source=texts))
    return draw(st.sampled_from([at, {"amount": at, **more}]))


@st.composite
def base(draw: Any) -> Any:
    """What a per cent is of: a text, or an amount with its unit and source."""
    of = {"amount": draw(amounts), "unit": draw(st.sampled_from(["person", "EUR", "own"]))}
    return draw(st.sampled_from(["52000 inwoners", {**of, **draw(maybe(source=texts))}]))


@st.composite
def judged(draw: Any, identifier: str) -> dict[str, Any]:
    """A measure that is judged and not measured."""
    rest = draw(
        maybe(
            description=titles,
            weight=st.floats(0.1, 1e6),
            missing=missing(),
            verified=st.booleans(),
        )
    )
    return {"id": identifier, "title": draw(titles), "scale": draw(scale()), **rest}


@st.composite
def measure(draw: Any, identifier: str) -> dict[str, Any]:
    sign = draw(st.sampled_from([1, -1]))
    best, worst = draw(amounts), draw(amounts)
    optional = draw(
        maybe(
            description=titles,
            quantity=texts,
            achieved=st.floats(-1e9, 1e9),
            beyond_target=shares,
            weight=st.floats(0.1, 1e6),
            missing=missing(),
            source=texts,
            verified=st.booleans(),
            example=st.booleans(),
            target=st.dictionaries(years, amounts.map(lambda x: x * sign), max_size=3),
            owner=names,
            budget=st.one_of(amounts, st.just("1.5 MEUR")),
            bbv=st.sampled_from(["Banen", "niet-sporters", "Omvang huishoudelijk restafval"]),
            iv3=st.sampled_from(["0.1", "0.10", 7.4, "6.71a"]),
        )
    )
    unit = draw(st.sampled_from(["EUR", "t_CO2e/year", "person", "%", "own"]))
    if unit == "%":
        optional |= draw(maybe(base=base(), scale=scale()))
    else:
        optional |= draw(maybe(baseline=baseline(), scale=scale()))
    if "baseline" in optional:
        part = draw(st.floats(0.01, 1000))
        optional.setdefault("target", {})[draw(years)] = f"{sign * part:.2f} %"
    if draw(st.booleans()):
        at = draw(st.floats(0.1, 0.9))
        optional["knots"] = [[best * at * sign, at * at], [-worst * at * sign, -at * at]]
    return {
        "id": identifier,
        "title": draw(titles),
        "unit": unit,
        "better": "higher" if sign > 0 else "lower",
        "worst": -worst * sign,
        "best": best * sign,
        **optional,
    }


def _either(identifier: str) -> Any:
    return st.one_of(measure(identifier), judged(identifier))


@st.composite
def value(draw: Any, name: str, depth: int) -> dict[str, Any]:
    below = draw(st.integers(0, 2)) if depth else 0
    values = [draw(value(f"{name}-{i}", depth - 1)) for i in range(below)]
    count = draw(st.integers(0 if values else 1, 2))
    pillar = {"pillar": st.sampled_from("ESG"), "sdg": st.lists(st.integers(1, 17), max_size=3)}
    return {
        "id": name,
        "title": draw(titles),
        **draw(maybe(description=titles, weight=st.floats(0.1, 100), **pillar)),
        **draw(maybe(owner=names, budget=amounts)),
        **({"values": values} if values else {}),
        **({"measures": [draw(_either(f"{name}_{i}")) for i in range(count)]} if count else {}),
    }


@st.composite
def factor(draw: Any) -> dict[str, Any]:
    reason = draw(texts.map(lambda text: f"om {text}"))
    if draw(st.booleans()):
        return {"year": draw(years), "reason": reason}
    found = {"value": draw(amounts), "reason": reason}
    if draw(st.booleans()):
        found |= {"low": -1.0, "high": 1e16, "unit": "EUR"}
    return found


@st.composite
def guards(draw: Any, ids: list[str]) -> list[dict[str, Any]]:
    on = st.one_of(
        st.sampled_from(ids).map(lambda name: {"value": name}),
        st.sampled_from("ESG").map(lambda pillar: {"pillar": pillar}),
        st.integers(1, 17).map(lambda goal: {"sdg": goal}),
    )
    rest = {"max_loss": shares, "rule": st.sampled_from(["veto", "flag"])}
    one = st.tuples(on, st.fixed_dictionaries(rest, optional={"reason": titles}))
    return [{**named, **said} for named, said in draw(st.lists(one, max_size=3))]


def ids_of(values: list[dict[str, Any]]) -> list[str]:
    return [
        name
        for one in values
        for name in (
            one["id"],
            *(item["id"] for item in one.get("measures", ())),
            *ids_of(one.get("values", [])),
        )
    ]


@st.composite
def frameworks(draw: Any) -> FrameworkFile:
    values = [draw(value(f"w{i}", 2)) for i in range(draw(st.integers(1, 2)))]
    ids = ids_of(values)
    names = st.one_of(texts.filter(lambda t: ";" not in t and "\n" not in t).map(str.strip))
    data = {
        "maatwaarde": 1,
        "id": "meetlat-1",
        "title": draw(titles),
        "units": {"own": "[own]"},
        "values": values,
        "guards": draw(guards(ids)),
        **draw(
            maybe(
                version=texts,
                description=titles,
                organisation=st.fixed_dictionaries(
                    {
                        "name": texts,
                        "kind": st.sampled_from(["municipality", "water_board", "province"]),
                    },
                    optional={
                        "residents": amounts,
                        "dwellings": amounts,
                        "budget": amounts,
                        "staff": amounts,
                        "source": texts,
                    },
                ),
                adopted=st.fixed_dictionaries(
                    {"by": texts, "on": days}, optional={"reference": texts}
                ),
                valid=st.tuples(days, days).map(
                    lambda two: dict(zip(["from", "until"], sorted(two), strict=True))
                ),
                money=maybe(price_level=st.integers(1990, 2100), discount_rate=st.floats(0, 0.99)),
                horizon=years,
                hours_per_fte=st.floats(1, 8784),
                missing=missing(),
                weights=maybe(
                    method=st.sampled_from(["direct", "ahp", "bwm", "swing", "ranks"]),
                    groups=st.dictionaries(texts, st.floats(0, 100), max_size=2),
                    judgements=st.lists(names, max_size=2),
                ),
                estimators=st.dictionaries(
                    st.sampled_from(ids), st.one_of(names, st.lists(names, max_size=2)), max_size=2
                ),
                factors=st.dictionaries(texts, factor(), max_size=2),
            )
        ),
    }
    file, problems = validate(
        FrameworkFile, Document("made", data, {}), {"units": Units(data["units"])}
    )
    assert file is not None, problems
    return file
