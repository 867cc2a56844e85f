"""What can go wrong, each with a sentence that says what to do.

YongwenError
├── DocumentError              one document can't be read; the others are not affected
│   └── DocumentUnreadableError    the system does not let us look at it now
├── DocumentsError             the documents folder as a whole
│   └── DocumentsEmptyError        it holds nothing to index
├── IndexFolderError           an index: damaged, of another model, out of reach
│   ├── IndexMissingError          there is none yet
│   ├── IndexOlderError            an older program made it; a build makes it anew
│   ├── IndexBusyError             somebody else builds it; trying again later helps
│   └── IndexUnwritableError       it can be read at most
└── ModelError                 the embedding model

A class of its own has what code tells from the rest; the others differ by their sentence alone.
"""

from index.text import say


class YongwenError(Exception):
    """An error a person can act on; `str()` of it is one sentence in the language in force.

    `key` names the sentence; a class of one condition has its own.
    """

    section = "error"
    key = ""

    def __init__(self, key: str = "", **values: object) -> None:
        super().__init__(key, values)
        self.key = key or self.key
        self.values = values

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.key, self.values)

    def sentence(self, lang: str | None = None) -> str:
        """The sentence in a language, by default the one in force."""
        return say(f"{self.section}.{self.key}", lang, **self.values)


class DocumentError(YongwenError):
    """One document can't be read; the sentence is the reason alone."""

    section = "document"


class DocumentUnreadableError(DocumentError):
    """The system does not let us look at a document now; it may another time."""

    key = "unreadable"


class DocumentsError(YongwenError):
    """The documents folder is missing or holds nothing to index."""


class DocumentsEmptyError(DocumentsError):
    """The documents folder holds nothing to index."""

    key = "documents_empty"


class IndexFolderError(YongwenError):
    """The index is missing, damaged, made by another model, or being written."""


class IndexMissingError(IndexFolderError):
    """There is no index yet."""

    key = "index_missing"


class IndexOlderError(IndexFolderError):
    """An older program made the index; a build makes it anew."""

    key = "index_older"


class IndexBusyError(IndexFolderError):
    """Somebody else builds the index; trying again later helps."""

    key = "index_busy"


class IndexUnwritableError(IndexFolderError):
    """The index can't be written."""

    key = "index_unwritable"


class ModelError(YongwenError):
    """The embedding model can't be loaded or run."""


def _rebuild(kind: type[YongwenError], key: str, values: dict[str, object]) -> YongwenError:
    return kind(key, **values)
