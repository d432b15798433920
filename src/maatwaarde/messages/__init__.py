"""What is said to people: texts that know their translation, and numbers as people write them."""

from maatwaarde.messages.catalogue import (
    Language,
    Message,
    Spoken,
    Text,
    is_spoken,
    joined,
    msg,
    nmsg,
    pmsg,
    say,
)
from maatwaarde.messages.numbers import (
    Amount,
    Day,
    Exact,
    Money,
    Number,
    Percent,
    Rounded,
    RoundedShare,
    Share,
    Times,
    Unit,
)
from maatwaarde.messages.shown import shown

__all__ = [
    "Amount",
    "Day",
    "Exact",
    "Language",
    "Message",
    "Money",
    "Number",
    "Percent",
    "Rounded",
    "RoundedShare",
    "Share",
    "Spoken",
    "Text",
    "Times",
    "Unit",
    "is_spoken",
    "joined",
    "msg",
    "nmsg",
    "pmsg",
    "say",
    "shown",
]
