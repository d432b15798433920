"""What is said of a portfolio that is checked: its use of each resource, and what it breaks."""

from __future__ import annotations

from dataclasses import dataclass

from maatwaarde.portfolio.problem.rule_ref import RuleKind, RuleRef


@dataclass(frozen=True, slots=True)
class ResourceUse:
    """What a portfolio uses of a resource, and what is left.

    ``slack`` is ``capacity + carried + granted + hired + trained + borrowed - lent - used``: what
    came over from the period before, what grants pay, what was hired, who learned the role, what
    other roles stood in for or a reserve paid, and what was lent to other roles or paid. Money that
    is spent on hiring and training is part of ``used``, and so is the time that learning takes.
    """

    resource: str
    used: float
    capacity: float
    slack: float
    carried: float = 0.0
    hired: float = 0.0
    borrowed: float = 0.0
    lent: float = 0.0
    granted: float = 0.0
    trained: float = 0.0

    @property
    def there(self) -> float:
        """What there is in all: the capacity and what came to it, less what was lent."""
        return self.used + self.slack


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a portfolio breaks.

    Parameters
    ----------
    found
        What the portfolio comes to: how often something starts, the part of the cost, the value,
        the total, or what is used.
    there
        Of a resource, what there is of it in all.
    who
        Of proposals of which at most one may be chosen, those that are.
    """

    rule: RuleRef
    found: float | None = None
    there: float | None = None
    who: tuple[str, ...] = ()

    @property
    def kind(self) -> RuleKind:
        return self.rule.kind
