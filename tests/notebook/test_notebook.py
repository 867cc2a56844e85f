"""The notebook as a person would run it, on a real newspaper page."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from index import build_index

NOTEBOOK = Path(__file__).with_name("ask.ipynb")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_the_first_passage_holds_the_figure_and_its_source(
    newspaper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(newspaper, tmp_path / "索引")
    monkeypatch.setenv("YONGWEN_INDEX", str(tmp_path / "索引"))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    _, shown, printed, _ = notebook.cells
    assert "<mark>" in shown.outputs[0]["data"]["text/html"]
    assert "83家" in printed.outputs[0]["text"]
    assert "《深刻认识新时期新型工业化的内涵特征》 · 刘尚海" in printed.outputs[0]["text"]
