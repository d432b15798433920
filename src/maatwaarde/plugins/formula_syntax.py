"""What a formula may be made of: it is parsed with Python's own parser, and little is let through.

Nothing that is let through can do anything but compute: no attributes, no calls but those of a few
functions, no names of Python. Length, depth and powers are limited, so that nothing that somebody
writes in a file takes time or memory that is worth mentioning.
"""

from __future__ import annotations

import ast
import math
import re
import warnings

from maatwaarde.diagnostics import Diagnostic, PluginError
from maatwaarde.late import regex
from maatwaarde.messages import Message, msg, nmsg

LONGEST = 2_000
"""Characters in a formula."""
DEEPEST = 100
"""Levels of parts within parts; a sum of so many terms has as many."""
LARGEST_POWER = 100.0
_SHOWN = 200

FUNCTIONS = {"min": 2, "max": 2, "abs": 1, "sqrt": 1, "exp": 1, "log": 1, "where": 3}
"""How many values each function takes."""

_BINARY = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow)
_COMPARE = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_MEMBER = (ast.In, ast.NotIn)

# What people write who know no Python, and what to write instead.
_INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (regex(r"≥|=>"), msg("write >= for 'at least'")),
    (regex(r"≤|=<"), msg("write <= for 'at most'")),
    (regex(r"≠|<>"), msg("write != for 'is not'")),
    (regex(r"&&|\b(?:en|AND|And)\b"), msg("write `and` between what must hold together")),
    (regex(r"\|\||\b(?:of|OR|Or)\b"), msg("write `or` between what may hold instead")),
    (regex(r"\b(?:niet|NOT|Not)\b"), msg("write `not` before what must not hold")),
    (regex(r"\^"), msg("write ** for a power")),
    (regex(r"(?<![=<>!:])=(?!=)"), msg("write == for 'is equal to'")),
    (regex(r"\d[.,]\d{3}[.,]\d"), msg("write numbers without signs between thousands")),
    (regex(r"[€%]"), msg("write the number alone, without a unit")),
)


def parsed(text: str) -> ast.expr:
    """Return a formula as a tree of which every part is allowed.

    Raises
    ------
    PluginError
        If there is anything in it that is not allowed; it says what, and what to write.
    """
    if len(text) > LONGEST:
        raise wrong(
            text,
            nmsg("is {n} character long", "is {n} characters long", len(text)),
            msg("write at most {most} characters, in several formulas", most=LONGEST),
        )
    if "#" in _outside_quotes(text):
        raise wrong(
            text,
            msg("holds a remark behind {sign!r}", sign="#"),
            msg("say it in words beside the formula"),
        )
    try:
        with warnings.catch_warnings():
            # Of what is not let through anyway.
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as cause:
        raise _unreadable(text, max(0, (cause.offset or 1) - 1)) from None
    except (ValueError, MemoryError, RecursionError):
        raise _unreadable(text, 0) from None
    _allow(tree, text, 0)
    return tree


def wrong(
    text: str, what: Message, mend: str = msg("write one arithmetic expression")
) -> PluginError:
    """Return what to raise for a formula."""
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return PluginError(
        Diagnostic(
            code="formula",
            what=msg("the formula {formula!r} {what}", formula=shown, what=what),
            mend=mend,
        )
    )


def is_condition(node: ast.expr) -> bool:
    """Return whether a part is true or false by what it is, and no number."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(op=ast.Not()):
            return True
    return False


def is_text(node: ast.expr) -> bool:
    """Return whether a part is a text between quotes."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def names_in(tree: ast.expr) -> tuple[str, ...]:
    """Return the names of a formula in the order in which a reader meets them."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    nodes.sort(key=lambda node: node.col_offset)
    return tuple(dict.fromkeys(node.id for node in nodes if node.id not in FUNCTIONS))


def piece(node: ast.expr, text: str) -> str:
    """Return a part of a formula as it is written, and not too much of it."""
    found = ast.get_source_segment(text, node) or ""
    return found if len(found) <= _SHOWN else f"{found[:_SHOWN]}…"


def _unreadable(text: str, at: int) -> PluginError:
    what = msg("cannot be read from {rest!r} on", rest=text[at : at + _SHOWN])
    for pattern, mend in _INSTEAD:
        if pattern.search(_outside_quotes(text)):
            return wrong(text, what, mend)
    return wrong(text, what)


def _outside_quotes(text: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)


def _allow(node: ast.expr, text: str, depth: int) -> None:
    """Let nothing through but arithmetic, comparisons, and what joins comparisons."""
    if depth > DEEPEST:
        raise wrong(
            text,
            msg("is nested deeper than {levels} levels", levels=DEEPEST),
            msg("split it into several formulas"),
        )
    parts: list[ast.expr]
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            _finite(node, text)
            parts = []
        case ast.Name():
            parts = []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            parts = [node.operand]
        case ast.UnaryOp(op=ast.Not()):
            parts = [node.operand]
            _conditions(parts, text)
        case ast.BoolOp():
            parts = node.values
            _conditions(parts, text)
        case ast.BinOp() if isinstance(node.op, _BINARY):
            parts = [node.left, node.right]
            if isinstance(node.op, ast.Pow):
                _small_power(node, text)
        case ast.Compare():
            parts = _compared(node, text)
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in FUNCTIONS:
            parts = node.args
            if len(parts) != FUNCTIONS[name]:
                raise wrong(
                    text,
                    nmsg(
                        "gives {function}() {n} value",
                        "gives {function}() {n} values",
                        len(parts),
                        function=name,
                    ),
                )
        case _:
            raise _no_arithmetic(node, text)
    for part in parts:
        _allow(part, text, depth + 1)


def _compared(node: ast.Compare, text: str) -> list[ast.expr]:
    """Return the parts of a comparison that are to be looked at in turn.

    ``0 < x < 5`` is ``0 < x and x < 5``; only what is looked for in a list stands alone.
    """
    members = [isinstance(op, _MEMBER) for op in node.ops]
    if not any(members):
        if not all(isinstance(op, _COMPARE) for op in node.ops):
            raise _no_arithmetic(node, text)
        ordered = any(not isinstance(op, ast.Eq | ast.NotEq) for op in node.ops)
        sides = [node.left, *node.comparators]
        if ordered and any(map(is_text, sides)):
            raise wrong(
                text,
                msg("compares texts in {piece!r}", piece=piece(node, text)),
                msg("texts compare with ==, != and in only"),
            )
        return [side for side in sides if not is_text(side)]
    (listed,) = node.comparators if len(node.comparators) == 1 else (None,)
    if not isinstance(listed, ast.List | ast.Tuple) or not listed.elts:
        raise wrong(
            text,
            msg("looks for something in what is no list: {piece!r}", piece=piece(node, text)),
            msg("write the list out, as in x in ['a', 'b'] or x in [1, 2]"),
        )
    kinds = {is_text(item) for item in listed.elts}
    if len(kinds) > 1 or not all(is_text(item) or _is_number(item) for item in listed.elts):
        raise wrong(
            text,
            msg(
                "has a list with other things than texts, or numbers: {piece!r}",
                piece=piece(listed, text),
            ),
            msg("write the list out, as in x in ['a', 'b'] or x in [1, 2]"),
        )
    for item in listed.elts:
        if not is_text(item):
            _allow(item, text, 0)
    return [] if is_text(node.left) else [node.left]


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        node = node.operand
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
    )


def _conditions(parts: list[ast.expr], text: str) -> None:
    for part in parts:
        if not is_condition(part):
            raise wrong(
                text,
                msg(
                    "has {piece!r} beside `and`, `or` or `not`, which is neither true nor false",
                    piece=piece(part, text),
                ),
                msg("compare it with something, as in {piece} > 0", piece=piece(part, text)),
            )


def _finite(node: ast.Constant, text: str) -> None:
    try:
        finite = math.isfinite(float(node.value))  # type: ignore[arg-type]
    except OverflowError:
        finite = False
    if not finite:
        raise wrong(
            text,
            msg("has a number that is too large: {piece}", piece=piece(node, text)[:20]),
            msg("write a smaller number"),
        )


def _small_power(node: ast.BinOp, text: str) -> None:
    inner = [part for part in ast.walk(node.right) if isinstance(part, ast.BinOp)]
    tower = any(isinstance(part.op, ast.Pow) for part in inner)
    large = any(
        isinstance(part, ast.Constant)
        and isinstance(part.value, int | float)
        and abs(part.value) > LARGEST_POWER
        for part in ast.walk(node.right)
    )
    if tower or large:
        raise wrong(
            text,
            msg("has a power that is too large: {piece!r}", piece=piece(node, text)),
            msg("write a power of at most {most}", most=int(LARGEST_POWER)),
        )


def _no_arithmetic(node: ast.expr, text: str) -> PluginError:
    shown = piece(node, text) or ast.unparse(node)
    what = msg("contains {piece!r}, which is no arithmetic", piece=shown)
    if isinstance(node, ast.Tuple) and re.search(r"\d,\s?\d", text):
        return wrong(text, what, msg("write decimals with a point: 0.5"))
    if is_text(node):
        return wrong(text, what, msg("compare it, as in area == 'Zuid'"))
    return wrong(
        text,
        what,
        msg(
            "use + - * / **, comparisons, and {functions}",
            functions=", ".join(
                f"`{name}`" for name in ("and", "or", "not", "in", *sorted(FUNCTIONS))
            ),
        ),
    )
