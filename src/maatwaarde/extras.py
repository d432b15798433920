"""What is not installed with the library itself, and is asked for by name where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError
from maatwaarde.messages import Text, msg


def require(
    extra: str,
    packages: tuple[str, ...],
    what: Text,
    error: Callable[[Diagnostic], MaatwaardeError],
) -> None:
    """See that the packages of an extra are there, before any work is done that needs them.

    Parameters
    ----------
    extra
        Its name, as pip takes it.
    packages
        What is imported of it.
    what
        What needs it, as the subject of a sentence.

    Raises
    ------
    MaatwaardeError
        As ``error`` makes it, if one cannot be imported.
    """
    for package in packages:
        try:
            import_module(package)
        except ImportError as cause:
            lacks = isinstance(cause, ModuleNotFoundError) and cause.name == package
            raise error(_lacking(extra, package, what, None if lacks else str(cause))) from None


def _lacking(extra: str, package: str, what: Text, why: str | None) -> Diagnostic:
    if why is None:
        return Diagnostic(
            "no-extra",
            msg(
                "{what} needs the package {package}, which is not installed",
                what=what,
                package=package,
            ),
            msg('install it: pip install "maatwaarde[{extra}]"', extra=extra),
        )
    return Diagnostic(
        "no-extra",
        msg(
            "{what} needs the package {package}, which cannot be loaded: {why}",
            what=what,
            package=package,
            why=" ".join(why.split()),
        ),
        msg('install it anew: pip install --force-reinstall "maatwaarde[{extra}]"', extra=extra),
    )
