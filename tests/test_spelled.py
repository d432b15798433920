"""A test that fails with half a letter is told as any other, by another process too."""

import subprocess
import sys
from pathlib import Path

from spelled import spelled


def test_every_text_can_be_written() -> None:
    odd = {"a\ud800": ["\udfff", ("é", 1, None, [{"b": "\ud83d"}])]}
    assert spelled(odd) == {"a\\ud800": ["\\udfff", ("é", 1, None, [{"b": "\\ud83d"}])]}


def test_what_fails_in_another_process_is_told(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    (tmp_path / "conftest.py").write_text(
        f"import sys\nsys.path.insert(0, {str(root / 'tests')!r})\n"
        + _hook((root / "conftest.py").read_text(encoding="utf-8"))
    )
    (tmp_path / "test_odd.py").write_text("def test_odd():\n    assert 'a\\ud800' == chr(98)\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "1", "-p", "no:cacheprovider", tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 failed" in done.stdout
    assert "INTERNALERROR" not in done.stdout + done.stderr


def _hook(conftest: str) -> str:
    """Return what our tests do with reports, without what else they need."""
    begin = conftest.index("@pytest.hookimpl(wrapper=True)")
    imports = "from collections.abc import Generator\nfrom typing import Any\nimport pytest\n"
    return f"{imports}from spelled import spelled\n{conftest[begin:]}".partition("\n\n\n")[0]
