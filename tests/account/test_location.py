"""Where a register is, and how that may be shown."""

from pathlib import Path

import pytest

from maatwaarde.account.register.location import locate
from maatwaarde.account.register.opening import check_register, open_register
from maatwaarde.diagnostics import RegisterError


@pytest.mark.parametrize(
    ("given", "shown", "file"),
    [
        (None, "register.sqlite", "register.sqlite"),
        ("map/r.sqlite", "map/r.sqlite", "map/r.sqlite"),
        (Path("r"), "r", "r"),
        ("sqlite:///r.sqlite", "r.sqlite", "r.sqlite"),
        ("sqlite:////srv/r", "/srv/r", "/srv/r"),
        ("postgresql://anna@db:5433/raad", "postgresql://anna@db:5433/raad", None),
        ("postgres://db/raad", "postgresql://db/raad", None),
        ("postgresql+psycopg://anna:secret@db/raad?sslkey=k", "postgresql://anna@db/raad", None),
    ],
)
def test_a_path_or_an_address_says_where_it_is(
    given: str | Path | None, shown: str, file: str | None
) -> None:
    found = locate(given)
    assert (found.shown, found.file) == (shown, None if file is None else Path(file))
    assert found.where.file == shown
    kind = "sqlite" if file else "postgresql+psycopg"
    assert found.url.drivername == kind


@pytest.mark.parametrize(
    "given",
    [
        *("", "  ", "sqlite://", "sqlite:///:memory:", "sqlite:///", "mysql://db/raad", "://"),
        *("postgresql://db:port/raad", "postgresql://anna:secret@db:port/raad"),
    ],
)
def test_what_is_no_register_is_refused_without_its_password(given: str) -> None:
    with pytest.raises(RegisterError, match="names no register") as raised:
        locate(given)
    assert "secret" not in str(raised.value)


def test_what_can_be_added_to_is_seen_without_making_it(tmp_path: Path) -> None:
    check_register(tmp_path / "r")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(RegisterError, match="there is no such folder"):
        check_register(tmp_path / "none" / "r")
    open_register(tmp_path / "r", create=True)
    check_register(tmp_path / "r")
    (tmp_path / "text").write_text("no register, but a text that is longer than a head" * 3)
    with pytest.raises(RegisterError):
        check_register(tmp_path / "text")
    # Nothing is entered in it yet, so that it can be.
    (tmp_path / "empty").touch()
    check_register(tmp_path / "empty")
