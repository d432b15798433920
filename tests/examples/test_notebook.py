"""The notebook runs from its first cell to its last, and its results show themselves."""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook" / "plans.ipynb"


def test_it_runs_and_shows_its_results() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    kept = [cell.get("outputs") for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(kept), "keep the notebook without outputs, so that a change of it can be read"
    NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    shown = [
        output["data"]["text/html"]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "text/html" in output.get("data", {})
    ]
    listed, scores, explained, plan = shown
    assert "Totaal" in listed
    assert "Zonnedaken scholen" in scores
    assert "Parkeergarage Markt" in explained
    assert "0,9025" in plan
