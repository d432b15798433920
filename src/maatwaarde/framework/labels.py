"""How people write the labels of a judgement: one key for all spellings of a label."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from maatwaarde.late import regex

LONGEST = 40
"""A text that is longer is a sentence, and no label."""

_MINUS = str.maketrans(
    dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-")
)
_QUOTES = "'\"`’‘“”´"
# A sheet takes what begins with a sign for a formula, so people write '+ or ="+" or =- instead.
_FORMULA = regex(r'=?\s*"([^"]*)"|[=\'’‘`]\s*([^\w\s].*)')
_UNSHOWN = regex("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_NUMBER = regex(r"[+-]?\d+(?:[.,]\d+)?")
_SPOKEN_STARS = regex(r"([1-5])\s?(?:sterren|ster|stars|star|\*|★)")
_FILLED, _OPEN = "★*⭐🌟✭✮⚝✶✷✸✹", "☆✩✰"

_SMILEYS = {
    "😀": "😀😃😄😁😆😍🤩🥰", "🙂": "🙂😊☺😌👍", "😐": "😐😑😶🫤", "🙁": "🙁☹😕😟👎",
    "😡": "😡😠🤬😢😭😞😣😫😩",
}  # fmt: skip
_BY_FACE = {face: name for name, faces in _SMILEYS.items() for face in faces}
_EMOTICON = regex(r"([:=])'?[-o^]?([()|d/\[\]]+)")
_OF_MOUTH = {")": "🙂", "]": "🙂", "|": "😐", "/": "🙁", "(": "🙁", "[": "🙁", "d": "😀"}

_STRENGTHS = {
    "zeer": "zeer", "heel": "zeer", "erg": "zeer", "sterk": "zeer", "very": "zeer",
    "strongly": "zeer", "highly": "zeer", "licht": "licht", "beperkt": "licht",
    "enigszins": "licht", "slightly": "licht", "somewhat": "licht", "mildly": "licht",
}  # fmt: skip
_SIDES = {
    "positief": "positief", "positieve": "positief", "positive": "positief", "goed": "positief",
    "good": "positief", "gunstig": "positief", "negatief": "negatief", "negatieve": "negatief",
    "negative": "negatief", "slecht": "negatief", "bad": "negatief", "ongunstig": "negatief",
    "poor": "negatief",
}  # fmt: skip
_NEUTRAL = frozenset(("neutraal", "neutral", "geen", "geen effect", "geen invloed", "no effect"))
_OTHER_SIGNS = {
    "±": "0", "+/-": "0", "-/+": "0", "+-": "0", "-+": "0", "o": "0", "+/0": "0/+", "-/0": "0/-",
}  # fmt: skip


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """Return a label without what is only a way of writing it.

    Full-width signs are the ordinary ones, each minus and the en dash is a hyphen, signs stand
    without spaces and words with one, in lower case; a number is as short as it can be, and stars
    are counted. An em dash stays itself: it may be one minus or two, or stand for an empty cell.
    """
    plain = _UNSHOWN.sub("", unicodedata.normalize("NFKC", text)).translate(_MINUS)
    plain = " ".join(plain.casefold().split())
    guarded = _FORMULA.fullmatch(plain)
    if guarded:
        plain = (guarded[1] if guarded[1] is not None else guarded[2]).strip()
    plain = plain.strip(_QUOTES).strip()
    if not any(char.isalpha() for char in plain):
        plain = plain.replace(" ", "")
    if _NUMBER.fullmatch(plain):
        return f"{float(plain.replace(',', '.')) + 0.0:g}"
    stars = sum(plain.count(char) for char in _FILLED)
    if stars and not plain.strip(_FILLED + _OPEN):
        return "★" * stars
    spoken = _SPOKEN_STARS.fullmatch(plain)
    return "★" * int(spoken[1]) if spoken else plain


@lru_cache(maxsize=4096)
def meant(folded: str) -> str:
    """Return the label that a folded one says in other signs or words: ``very good``, ``:-)``."""
    if folded in _OTHER_SIGNS:
        return _OTHER_SIGNS[folded]
    if folded in _BY_FACE:
        return _BY_FACE[folded]
    face = _EMOTICON.fullmatch(folded)
    if face:
        mouth = face[2]
        sure = len(set(mouth)) == 1
        strong = (len(mouth) > 1 or "'" in folded) and mouth[0] in ")("
        name = _OF_MOUTH[mouth[0]]
        return ({"🙂": "😀", "🙁": "😡"}[name] if strong else name) if sure else folded
    if folded in _NEUTRAL:
        return "neutraal"
    words = folded.split()
    side = _SIDES.get(words[-1]) if words else None
    if side is None or len(words) > 2:
        return folded
    if len(words) == 1:
        return side
    strength = _STRENGTHS.get(words[0])
    return folded if strength is None else f"{strength} {side}"
