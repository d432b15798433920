"""What is never to be printed, logged or written, whoever typed it."""

from __future__ import annotations

import re


def without_passwords(text: str) -> str:
    """Return a text in which the passwords of URLs are made unreadable."""
    text = re.sub(r"(://[^\s:/@'\"]*):[^\s'\"]*@", r"\1:***@", text)
    return re.sub(r"(?i)(password=)[^\s&'\"]+", r"\1***", text)
