"""An index copied to another place with all its vectors; nothing is embedded again."""

from collections.abc import Iterator
from contextlib import closing

from index.building.embedding import embed
from index.encoders import Encoder, load_encoder
from index.engines import Index, target_at
from index.errors import IndexFolderError
from index.passages import Entry
from index.progress import Meter, OnProgress, silent
from index.settings import Place
from index.text import say

_AT_ONCE = 2_000  # passages whose vectors are in memory at once


def copy(
    place: Place, to: Place, on_progress: OnProgress = silent, encoder: Encoder | None = None
) -> str:
    """Copy the published version to another place, and publish it there; what was done, in a line.

    :raises IndexFolderError: if there is no index, or the other place can't be written.
    """
    if place == to:
        raise IndexFolderError("copy_same", path=place)
    encoder = encoder or load_encoder()
    source, target = target_at(place), target_at(to)
    failures = list(source.catalog(encoder).failures.values())
    with closing(source.open(encoder)) as index, target.writing():
        meter = Meter(len(index.documents), on_progress)
        draft = target.draft(encoder, with_tokens=index.has_tokens)
        for entries in _parts(index, meter):
            chunks = [chunk for entry in entries for chunk in entry.chunks]
            embedding = embed(chunks, index, encoder, meter, with_tokens=index.has_tokens)
            draft.add(entries, embedding)
        draft.publish(failures=failures)
        passages = index.passage_count
    return say("copy.done", source=place, target=to, passages=passages)


def _parts(index: Index, meter: Meter) -> Iterator[list[Entry]]:
    """The documents, some at a time."""
    entries: list[Entry] = []
    for document in index.documents:
        entries.append(index.entry(document.path))
        meter.document_read()
        if sum(len(entry.chunks) for entry in entries) >= _AT_ONCE:
            yield entries
            entries = []
    if entries:
        yield entries
