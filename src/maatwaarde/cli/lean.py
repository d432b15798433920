"""What the process of a command need not load or do, though Python or a library would.

Arrow loads pandas, where that is installed, when it makes its first array: to know objects of
pandas if they come by. That costs more than all the work on a list of some hundreds of rows, and
the library hands Arrow no such objects. Whoever else imports pandas, as a plugin may, gets it.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_OURS = ("maatwaarde", "pyarrow")


def collect_less() -> None:
    """Look for circles of garbage less often, and not at the end of the process.

    What a start makes are modules, which all stay; and to look through all of them when the process
    goes anyway costs as much as loading them did.
    """
    gc.set_threshold(max(gc.get_threshold()[0], 500_000), 20, 50)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


class _NoPandasForArrow(MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if fullname == "pandas" and _asking() in _OURS:
            raise ModuleNotFoundError("no pandas for Arrow in a command", name=fullname)
        return None


def _asking() -> str:
    """Return the package of the code that imports; compiled code counts as that which calls it."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(
        ("importlib", "_frozen_importlib")
    ):
        frame = frame.f_back  # type: ignore[assignment]
    return "" if frame is None else str(frame.f_globals.get("__name__", "")).partition(".")[0]


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep Arrow from loading pandas meanwhile, unless it is loaded already."""
    finder = _NoPandasForArrow()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
