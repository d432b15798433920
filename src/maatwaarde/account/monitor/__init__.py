"""How a plan comes along: realised against expected, what is late, and what is still to come."""

from maatwaarde.account.monitor.progress import Monitored, monitor
from maatwaarde.account.monitor.records import (
    Budgeted,
    Chain,
    Forecast,
    Kpi,
    Late,
    Link,
    Rules,
    Status,
)

__all__ = [
    "Budgeted",
    "Chain",
    "Forecast",
    "Kpi",
    "Late",
    "Link",
    "Monitored",
    "Rules",
    "Status",
    "monitor",
]
