"""What was read is embedded and published, in between as well where there was nothing yet."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from functools import cached_property

from index.building.embedding import embed_each
from index.building.journal import Journal
from index.building.so_far import SoFar
from index.building.survey import Survey
from index.encoders import Encoder
from index.engines import Catalog, Failure, Index, Target
from index.passages import Entry
from index.progress import Meter

FIRST = 10.0
"""Seconds after which a first index is published with what is in it; then whenever it has taken
twice as long as by the last time."""

_PORTION = 256  # passages, or a document of more, after which what there is may be published


class Writer:
    """Embeds documents and adds them to a draft, with what the last version holds at hand.

    `before` is what that version consists of; None if nothing is taken over. `is_first` is whether
    there was nothing to ask, so that what is written is published in between.
    """

    def __init__(
        self,
        target: Target,
        encoder: Encoder,
        meter: Meter,
        before: Catalog | None,
        *,
        with_tokens: bool,
        is_first: bool,
    ) -> None:
        self.target = target
        self.before = before
        self._encoder = encoder
        self._meter = meter
        self._with_tokens = with_tokens
        self._draft = target.draft(encoder, with_tokens=with_tokens)
        self._drafted: list[str] = []
        self._published: list[str] = []
        self._opened = ExitStack()
        self._began = time.monotonic()
        self._next = FIRST if is_first else float("inf")

    def close(self) -> None:
        """Let go of the last version and the journal."""
        self._opened.close()

    @property
    def is_alike(self) -> bool:
        """Whether documents of the last version can stay as they are there."""
        return self.target.about().tokens == self._with_tokens

    @property
    def is_waited_for(self) -> bool:
        """Whether what was read should be written now, for people to ask it."""
        return time.monotonic() - self._began >= self._next

    def write(self, found: Survey) -> None:
        """Add documents to what will be published, and publish them if they are waited for."""
        portions = list(_portions(found.entries))
        embedded = embed_each(
            [[chunk for entry in entries for chunk in entry.chunks] for entries in portions],
            self._index,
            self._encoder,
            self._meter,
            self._journal,
            with_tokens=self._with_tokens,
        )
        for entries, embedding in zip(portions, embedded, strict=True):
            self._draft.add(entries, embedding)
            self._drafted += [entry.document.path for entry in entries]
            if self.is_waited_for:
                self._publish_so_far(found)

    def publish(self, found: Survey) -> None:
        """Publish what was found as a new version."""
        if found.entries:
            self.write(found)
        self._publish(found.unchanged, found.failures)

    def _publish_so_far(self, found: Survey) -> None:
        """Publish what there is, beside what was there and has not been looked at yet."""
        known = self.before.documents if self.before else {}
        self._publish([path for path in known if path not in found.fresh], found.failures)
        self._draft = self.target.draft(self._encoder, with_tokens=self._with_tokens)
        documents = len(self._published) + len(known.keys() - found.fresh.keys())
        SoFar.write(self.target, documents, self._meter.documents)
        self._next = 2 * (time.monotonic() - self._began)
        self._meter.published(documents)

    def _publish(self, kept: Sequence[str], failures: Sequence[Failure]) -> None:
        self._draft.publish([*kept, *self._published], failures)
        self._published += self._drafted
        self._drafted = []

    @cached_property
    def _held(self) -> Index:
        return self._opened.enter_context(closing(self.target.open(self._encoder)))

    @property
    def _index(self) -> Index | None:
        """The last version, if its vectors are of use."""
        if self.before is None or (self._with_tokens and not self._held.has_tokens):
            return None
        return self._held

    @cached_property
    def _journal(self) -> Journal:
        centre = self._held.centre if self.before else None
        grains = self._encoder.identity + ("" if self._with_tokens else ", without tokens")
        journal = Journal.open(self.target.state, grains, centre)
        return self._opened.enter_context(closing(journal))


def _portions(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    portion: list[Entry] = []
    for entry in entries:
        portion.append(entry)
        if sum(len(each.chunks) for each in portion) >= _PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
