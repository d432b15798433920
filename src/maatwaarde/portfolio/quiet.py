"""HiGHS without its greeting."""

from __future__ import annotations

import highspy


class Quiet(highspy.Highs):
    """HiGHS greets on standard output when callbacks are enabled, which its constructor does."""

    def enableCallbacks(self) -> None:
        super().setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
