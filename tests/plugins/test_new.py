"""A new plugin passes its own tests at once, in a process that knows nothing of this one."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from maatwaarde.diagnostics import PluginError
from maatwaarde.plugins import new_plugin

SOURCE = Path(__file__).parents[2] / "src"


def test_its_tests_pass_and_it_loads(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    written = new_plugin("soft-ground", folder)
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(written)
    text = "".join(path.read_text(encoding="utf-8") for path in written)
    assert "@name@" not in text
    assert "@module@" not in text
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 passed" in done.stdout
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "maatwaarde-soft-ground"
    assert project["entry-points"]["maatwaarde"] == {"soft-ground": "maatwaarde_soft_ground"}


@pytest.mark.parametrize("name", ["Energy", "soft_ground", "-x", "x-", "", "a b", "../x"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PluginError, match="cannot be the name of a plugin"):
        new_plugin(name, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PluginError, match="is there already"):
        new_plugin("ground", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_folder_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert new_plugin("ground")[0] == Path("maatwaarde-ground/pyproject.toml")
