"""What several tests share."""

from pathlib import Path

import pytest

from tests.toys import ToyEncoder

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the settings of the person who runs it."""
    for name in ("DOCUMENTS", "INDEX", "MODEL", "LANG", "LOG", "DEVICE", "ENGINE", "API_KEYS"):
        monkeypatch.delenv(f"YONGWEN_{name}", raising=False)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def toy() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty documents folder."""
    made = tmp_path / "文档"
    made.mkdir()
    return made


@pytest.fixture
def newspaper() -> Path:
    """The folder that holds a real newspaper page and nothing else."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        pytest.skip("the newspaper page is not on this machine")
    return folder
