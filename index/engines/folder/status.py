"""The state of an index, told without loading the model."""

from pathlib import Path

from index.encoders import backend_name
from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.manifest import Manifest
from index.settings import VERSIONS
from index.text import say


def status(folder: Path) -> str:
    """What the index in a folder holds, one document a line.

    :raises IndexFolderError: if there is none or it is damaged.
    :raises ModelError: if settings ask for an engine that there is not.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    catalog = FolderCatalog.read(folder / VERSIONS / manifest.version)
    size = sum(about.size for about in manifest.files.values()) / 2**20
    lines = [
        say("status.index", path=folder, version=manifest.version, size=f"{size:.1f}"),
        say("status.model", model=manifest.model, dimension=manifest.dimension),
        say("status.engine", engine=backend_name()),
        *([] if manifest.tokens else [say("status.no_tokens")]),
        say("status.holds", documents=manifest.documents, passages=manifest.passages),
    ]
    lines += [
        say("status.document", path=d.path, title=d.title, passages=d.passages)
        for d in catalog.documents.values()
    ]
    lines += [
        say("build.failed", path=f.path, reason=f.sentence()) for f in catalog.failures.values()
    ]
    return "\n".join(lines)
