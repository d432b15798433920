"""What a page leaves out, so that a report on thousands of proposals is no larger than it must."""

from __future__ import annotations

import re

_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_ID = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')
_LABELLED = re.compile(r'\b(aria-labelledby|aria-describedby)="([^"]+)"')
_CLASSED = re.compile(r"<\w+ [^>]*\bmw-[fs]-[^>]*>")
_COLOURS = {kind: re.compile(rf' {kind}="#[0-9a-f]{{6}}"') for kind in ("fill", "stroke")}
_SIZE = "12.5"
"""Of most texts in pictures."""
_ENDS = re.compile("</(?:td|th|tr|thead|tbody|li|dt|dd)>")
_TAG = re.compile("<[a-zA-Z][^<>]*>")
# Before a slash that ends the tag the value would take the slash too.
_SIMPLE = re.compile(r'="([A-Za-z0-9_.-]+)"(?=[\s>])')


def inline_svg(svg: str, prefix: str) -> str:
    """Return a picture for within a page.

    Without a prologue, with short ids of its own that begin with ``prefix``, and without colours
    that the style sheet of the page gives.
    """
    names: dict[str, str] = {}

    def own(name: str) -> str:
        return names.setdefault(name, f"{prefix}{len(names)}")

    inner = _ID.sub(lambda found: f"{found[1]}{own(found[2])}", _PROLOGUE.sub("", svg))
    size = f' font-size="{_SIZE}"'
    inner = inner.replace(size, "").replace("<svg", f"<svg{size}", 1)
    inner = _LABELLED.sub(
        lambda found: f'{found[1]}="{" ".join(map(own, found[2].split()))}"', inner
    )
    return _CLASSED.sub(lambda found: _uncoloured(found[0]), inner)


def _uncoloured(tag: str) -> str:
    for kind, colour in _COLOURS.items():
        if f"mw-{kind[0]}-" in tag:
            tag = colour.sub("", tag)
    return tag


def shortened(html: str) -> str:
    """Return HTML without what HTML itself says may be left out: end tags, and quotes."""
    return _TAG.sub(lambda tag: _SIMPLE.sub(r"=\1", tag[0]), _ENDS.sub("", html))
