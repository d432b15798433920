"""What is said to people: texts that know their translation, and numbers as people write them."""

from maatwaarde.messages.catalogue import (
    Language,
    Message,
    Spoken,
    Text,
    joined,
    msg,
    nmsg,
    pmsg,
    say,
)
from maatwaarde.messages.numbers import Amount, Money, Number, Percent, Share, Times, Unit

__all__ = [
    "Amount",
    "Language",
    "Message",
    "Money",
    "Number",
    "Percent",
    "Share",
    "Spoken",
    "Text",
    "Times",
    "Unit",
    "joined",
    "msg",
    "nmsg",
    "pmsg",
    "say",
]
