"""Shares of groups as people write them: ``50%``, ``0.3``, ``0,3``, ``1/3``, or points.

A per cent sign means per cent, whatever stands beside it. Shares in per cent are parts of a whole,
so that they must add up to 100 %, together with the plain numbers among them. Plain numbers alone
count in proportion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from maatwaarde.diagnostics import Diagnostic
from maatwaarde.late import dataclass, regex
from maatwaarde.messages import Exact, Message, RoundedShare, joined, msg

ROUNDING = 0.001
"""By how much each share may be rounded: a tenth of a per cent, as in three times 33.3 %."""

_NUMBER = regex(r"(\d+(?:[.,]\d+)?|[.,]\d+)\s*(%?)")
_FRACTION = regex(r"(\d+)\s*/\s*(\d+)")


@dataclass(frozen=True, slots=True)
class WrittenShare:
    """A share as it was written: ``value`` is 0.3 for 30 % and for 0.3, and 30 for 30."""

    value: float
    per_cent: bool


def read_share(written: object) -> WrittenShare | None:
    """Read one share; ``None`` for what is no finite number of zero or more."""
    if isinstance(written, int | float) and not isinstance(written, bool):
        return WrittenShare(float(written), per_cent=False) if 0 <= written < math.inf else None
    if not isinstance(written, str):
        return None
    if found := _NUMBER.fullmatch(written.strip()):
        number = float(found[1].replace(",", "."))
        return WrittenShare(number / 100 if found[2] else number, per_cent=bool(found[2]))
    if (found := _FRACTION.fullmatch(written.strip())) and int(found[2]):
        return WrittenShare(int(found[1]) / int(found[2]), per_cent=False)
    return None


def bad_share(group: str, written: object) -> Diagnostic:
    """Say that a group's share cannot be read."""
    return Diagnostic(
        code="group-share",
        what=msg(
            "the share of group {group!r} is {written!r}, which is no share",
            group=group,
            written=written,
        ),
        mend=msg("write a number of zero or more, such as 50 %, 0.5 or 1/3"),
    )


def together(shares: Mapping[str, WrittenShare]) -> Diagnostic | None:
    """Say what is wrong with the shares of all groups together, if anything."""
    total = math.fsum(share.value for share in shares.values())
    per_cent = [name for name, share in shares.items() if share.per_cent]
    if not per_cent or adds_up(total, len(shares)):
        return None
    parts = [_said(name, share) for name, share in shares.items()]
    mend = msg(
        "make them add up to 100 %; numbers without a per cent sign alone, such as 2 and 1, count "
        "in proportion"
    )
    if len(per_cent) < len(shares):
        mend = msg(
            "make them add up to 100 %, or write a per cent sign behind all of them or none; "
            "numbers without a per cent sign alone, such as 2 and 1, count in proportion"
        )
    return Diagnostic(
        code="group-share",
        what=msg(
            "the shares of the groups add up to {total}: {parts}",
            total=RoundedShare(total),
            parts=joined(parts, ", "),
        ),
        mend=mend,
    )


def _said(group: str, share: WrittenShare) -> Message:
    part = RoundedShare(share.value)
    if share.per_cent:
        return msg("{group} {part}", group=group, part=part)
    return msg("{group} {part} ({written})", group=group, part=part, written=Exact(share.value))


def adds_up(total: float, groups: int) -> bool:
    """Whether shares of so many groups add up to one, but for rounding."""
    return abs(total - 1) <= ROUNDING * groups + 1e-9
