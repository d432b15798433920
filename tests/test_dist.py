"""What is handed out: built, installed without the checkout, and used there."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECTS = [ROOT, *sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))]
# Each version takes a set of packages of its own, so the others are left to the nightly run.
VERSIONS = ("3.11", "3.12", "3.13") if os.environ.get("DIST_PYTHONS") == "all" else ()
UV = Path(sys.executable).with_name("uv")


def build(project: Path, folder: Path, kind: str) -> Path:
    """Build what is handed out of a project, without asking a network for what builds it."""
    before = set(folder.iterdir())
    words = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(words, cwd=project, check=True, capture_output=True)
    (made,) = set(folder.iterdir()) - before
    return made


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("dist")
    return [build(project, folder, "wheel") for project in PROJECTS]


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as file:
        return {name for name in file.namelist() if ".dist-info/" not in name}


def test_a_wheel_has_what_the_checkout_has(wheels: list[Path]) -> None:
    source = ROOT / "src"
    there = {
        str(path.relative_to(source))
        for path in (source / "maatwaarde").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    shipped = {f"maatwaarde/{path.relative_to(ROOT)}" for path in ROOT.glob("value_frameworks/*.*")}
    assert names(wheels[0]) == there | shipped
    assert "maatwaarde/py.typed" in there


@pytest.mark.parametrize("place", range(len(PROJECTS)), ids=[path.name for path in PROJECTS])
def test_every_wheel_has_its_licence_and_its_readme(wheels: list[Path], place: int) -> None:
    with zipfile.ZipFile(wheels[place]) as file:
        about = next(name for name in file.namelist() if name.endswith("/METADATA"))
        assert any(name.endswith("licenses/LICENSE") for name in file.namelist())
        text = file.read(about).decode()
    assert "License-Expression: MIT" in text
    assert "Description-Content-Type: text/markdown" in text
    assert "Classifier: Typing :: Typed" in text
    assert "file:" not in text
    assert not re.search(r"^(Requires-Dist|Home-page|.*-URL): .*(file:|://)", text, re.MULTILINE)


@pytest.mark.parametrize("place", range(len(PROJECTS)), ids=[path.name for path in PROJECTS])
def test_who_builds_on_a_wheel_gets_its_types(wheels: list[Path], place: int) -> None:
    packages = {name.partition("/")[0] for name in names(wheels[place])}
    assert {f"{package}/py.typed" for package in packages} <= names(wheels[place])


def test_a_source_distribution_makes_the_same_wheel(wheels: list[Path], tmp_path: Path) -> None:
    """For each project, to the byte: nobody has to trust how a wheel came about."""
    for project, wheel in zip(PROJECTS, wheels, strict=True):
        place = tmp_path / project.name
        place.mkdir()
        with tarfile.open(build(project, place, "sdist")) as file:
            file.extractall(place, filter="data")
        (unpacked,) = (path for path in place.iterdir() if path.is_dir())
        again = tmp_path / "again" / project.name
        again.mkdir(parents=True)
        assert build(unpacked, again, "wheel").read_bytes() == wheel.read_bytes()


def interpreter(version: str) -> str | None:
    """Return a Python of this version, where the machine has one."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [shutil.which(f"python{version}"), *kept.glob(f"{version}.*/bin/python")]
    for path in filter(None, found):
        told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        if told.stdout.startswith(f"Python {version}."):
            return str(path)
    return None


def installed(python: str, wheels: list[Path], folder: Path) -> Path:
    """Install wheels and what they need, in the versions of the lock, where nothing else is."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    words = [UV, "pip", "install", "--quiet", "--python", folder / "bin" / "python"]
    # Without hashes, since the wheels here are in no index.
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    kept = [line.removesuffix(" \\") for line in lines if "==" in line and not line.startswith(" ")]
    versions = folder / "versions.txt"
    versions.write_text("\n".join(kept))
    subprocess.run([*words, "--constraints", versions, *wheels], check=True)
    return folder / "bin"


LIST = """id;naam;kosten;impact:co2_uitstoot
1;Zonnedaken;250.000;-180
2;Parkeergarage;3.000.000;95
"""
FRAMEWORK = """maatwaarde: 1
id: t
title: T
values:
  - id: k
    title: K
    weight: 1
    measures:
      - {id: co2_uitstoot, title: C, unit: t_CO2e/year, better: lower, worst: 200, best: -200}
"""
EXTRAS = ("alembic", "cryptography", "dask", "numba", "psycopg", "rocrate", "sqlalchemy", "sqlglot")
RESOURCES = "maatwaarde: 1\nbudgets: [{amount: 500000}]\n"


def use(scripts: Path, folder: Path) -> None:
    """Do the main work with what is installed, in a folder of its own."""
    (folder / "lijst.csv").write_text(LIST)
    (folder / "meetlat.yaml").write_text(FRAMEWORK)
    (folder / "middelen.yaml").write_text(RESOURCES)
    alone = {"PATH": str(scripts), "HOME": str(folder), "MAATWAARDE_LANG": "en"}

    def run(*words: str) -> str:
        done = subprocess.run(
            [scripts / "maatwaarde", *words], cwd=folder, env=alone, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(*words: str) -> str:
        done = subprocess.run(
            [scripts / "maatwaarde", *words], cwd=folder, env=alone, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout) == (2, "")
        return done.stderr

    # What only an extra brings is not there, so that what follows does without.
    looked = f"import importlib.util; print([n for n in {EXTRAS} if importlib.util.find_spec(n)])"
    found = subprocess.run([scripts / "python", "-c", looked], capture_output=True, check=True)
    assert found.stdout.strip() == b"[]"
    assert "maatwaarde[sql]" in refused("framework", "sql", "meetlat.yaml")
    assert "maatwaarde[register]" in refused("register", "list")
    # No module warns of what its successor will do.
    every = "import maatwaarde; [getattr(maatwaarde, name) for name in maatwaarde.__all__]"
    subprocess.run([scripts / "python", "-W", "error", "-c", every], check=True)
    assert "energy" in run("plugins")
    assert "brede-welvaart" in run("framework", "list")
    assert "+0.900" in run("score", "lijst.csv", "-f", "meetlat.yaml")
    chosen = run("portfolio", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml")
    assert "1 of 2 proposals chosen" in chosen
    assert "proven best" in chosen
    run("plugin", "new", "trees")
    run("score", "lijst.csv", "-f", "meetlat.yaml", "-o", "scores.xlsx")
    assert (folder / "scores.xlsx").read_bytes().startswith(b"PK")
    run("init", "lijst.csv", "--as", "xlsx")
    run("score", "lijst.csv", "-f", "lijst.framework.xlsx", "-m", "lijst.framework.xlsx")
    run("report", "lijst.csv", "-f", "meetlat.yaml", "-r", "middelen.yaml", "-o", "a.html")
    assert (folder / "a.html").stat().st_size > 10_000


@pytest.mark.skipif(not UV.exists(), reason="uv, of the lock, is not installed")
@pytest.mark.parametrize("version", VERSIONS or (f"3.{sys.version_info.minor}",))
def test_what_is_installed_from_wheels_works(
    wheels: list[Path], tmp_path: Path, version: str
) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}")
    work = tmp_path / "work"
    work.mkdir()
    scripts = installed(python, wheels, tmp_path / "env")
    words = [UV, "pip", "check", "--quiet", "--python", scripts / "python"]
    subprocess.run(words, check=True)
    use(scripts, work)
    # And so does what an author of a plugin begins with, by the commands that are told then.
    words = [UV, "pip", "install", "--quiet", "--python", scripts / "python"]
    lock = ["--constraints", tmp_path / "env" / "versions.txt"]
    subprocess.run([*words, *lock, "-e", "maatwaarde-trees[dev]"], cwd=work, check=True)
    subprocess.run([scripts / "pytest", "-q", "maatwaarde-trees"], cwd=work, check=True)
    told = subprocess.run([scripts / "maatwaarde", "plugins"], cwd=work, stdout=subprocess.PIPE)
    assert b"trees" in told.stdout
