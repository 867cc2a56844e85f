"""That a version holds some of a folder only, as the build of its first index still goes on.

It is noted beside the version, where the builder remembers things, and counts for that version
alone: whatever is published after it makes the note void.
"""

import json
from dataclasses import dataclass

from index.engines import Target
from index.errors import IndexFolderError

_FILE = "so far.json"


@dataclass(frozen=True, slots=True)
class SoFar:
    """How many documents of the folder can be asked already, and `of` how many there are."""

    documents: int
    of: int

    @classmethod
    def read(cls, target: Target) -> "SoFar | None":
        """What the published version holds so far; None where it is whole, or there is none."""
        try:
            version, documents, of = json.loads((target.state / _FILE).read_bytes())
            return cls(int(documents), int(of)) if version == target.about().version else None
        except (OSError, ValueError, TypeError, IndexFolderError):
            return None

    @staticmethod
    def write(target: Target, documents: int, of: int) -> None:
        """Note it of the version that was just published.

        :raises OSError: if it can't be written.
        """
        note = json.dumps([target.about().version, documents, of])
        (target.state / _FILE).write_text(note, "ascii")

    @staticmethod
    def discard(target: Target) -> None:
        """Forget it: the published version is whole.

        :raises OSError: if it can't be removed.
        """
        (target.state / _FILE).unlink(missing_ok=True)
