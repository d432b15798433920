"""What gains and harms are added up under: values, ESG pillars, and SDGs.

A measure stands under one value at the top and one pillar, so that these add up to the whole. It
stands under every Sustainable Development Goal that is named for it, so that goals overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maatwaarde.framework.fields import Text
from maatwaarde.late import dataclass
from maatwaarde.messages import Text as Spoken
from maatwaarde.messages import msg

By = Literal["value", "pillar", "sdg"]

NONE = "none"
"""The id of the category of what has no pillar, or no SDG."""

PILLARS: Mapping[str, Text] = {
    "E": Text(nl="Milieu", en="Environment"),
    "S": Text(nl="Sociaal", en="Social"),
    "G": Text(nl="Bestuur", en="Governance"),
    NONE: Text(nl="geen", en="none"),
}

# As the United Nations and SDG Nederland name them.
_GOALS = (
    ("Geen armoede", "No poverty"),
    ("Geen honger", "Zero hunger"),
    ("Goede gezondheid en welzijn", "Good health and well-being"),
    ("Kwaliteitsonderwijs", "Quality education"),
    ("Gendergelijkheid", "Gender equality"),
    ("Schoon water en sanitair", "Clean water and sanitation"),
    ("Betaalbare en duurzame energie", "Affordable and clean energy"),
    ("Eerlijk werk en economische groei", "Decent work and economic growth"),
    ("Industrie, innovatie en infrastructuur", "Industry, innovation and infrastructure"),
    ("Ongelijkheid verminderen", "Reduced inequalities"),
    ("Duurzame steden en gemeenschappen", "Sustainable cities and communities"),
    ("Verantwoorde consumptie en productie", "Responsible consumption and production"),
    ("Klimaatactie", "Climate action"),
    ("Leven in het water", "Life below water"),
    ("Leven op het land", "Life on land"),
    (
        "Vrede, justitie en sterke publieke diensten",
        "Peace, justice and strong institutions",
    ),
    ("Partnerschap om doelstellingen te bereiken", "Partnerships for the goals"),
)
SDGS: Mapping[str, Text] = {
    **{str(i): Text(nl=f"{i} {nl}", en=f"{i} {en}") for i, (nl, en) in enumerate(_GOALS, 1)},
    NONE: PILLARS[NONE],
}

GUARDABLE: Mapping[str, Spoken] = {
    **{f"pillar:{i}": msg("pillar {title}", title=one) for i, one in PILLARS.items() if i != NONE},
    **{f"sdg:{i}": msg("SDG {title}", title=one) for i, one in SDGS.items() if i != NONE},
}
"""What a guard on a pillar or SDG protects, as sentences call it, by `Guard.subject`."""


@dataclass(frozen=True, slots=True)
class Category:
    """A value at the top of the goal tree, a pillar or an SDG, with the measures under it.

    Parameters
    ----------
    id
        Of the value; ``E``, ``S`` or ``G``; ``1`` to ``17``; ``none`` for what has none.
    measures
        Positions in `Framework.measures`, in order; at least one.
    weight
        That of its measures together.
    """

    by: By
    id: str
    title: Text
    measures: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Guarded:
    """What a guard protects.

    Parameters
    ----------
    measures
        Positions in `Framework.measures`.
    shares
        The weight of each of them within what is guarded; they sum to one.
    """

    title: Spoken
    measures: tuple[int, ...]
    shares: NDArray[np.float64]


def categories(
    by: By,
    named: Sequence[Iterable[str]],
    titles: Mapping[str, Text],
    weights: NDArray[np.float64],
) -> tuple[Category, ...]:
    """Return the categories that have a measure, in the order of their titles.

    Parameters
    ----------
    named
        For each measure the ids of the categories that it stands under.
    titles
        Of all categories there are, by id.
    weights
        Of the measures, shape (measures,).
    """
    found: dict[str, list[int]] = {}
    for j, ids in enumerate(named):
        for identifier in ids:
            found.setdefault(identifier, []).append(j)
    return tuple(
        Category(
            by,
            identifier,
            title,
            tuple(found[identifier]),
            float(weights[found[identifier]].sum()),
        )
        for identifier, title in titles.items()
        if identifier in found
    )


def overlap(found: Sequence[Category]) -> bool:
    """Whether a measure stands under several of these, so that they do not add up."""
    under = [j for category in found for j in category.measures]
    return len(under) > len(set(under))
