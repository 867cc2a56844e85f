"""What can go wrong, each with a sentence that says what to do.

YongwenError
├── DocumentError      one document can't be read; the others are not affected
├── DocumentsError     the documents folder as a whole
├── IndexFolderError   the index folder: missing, damaged, of another model, in use
└── ModelError         the embedding model
"""

from index.text import say


class YongwenError(Exception):
    """An error a person can act on; `str()` of it is one sentence in the language in force."""

    section = "error"

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
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


class DocumentsError(YongwenError):
    """The documents folder is missing or holds nothing to index."""


class IndexFolderError(YongwenError):
    """The index folder is missing, damaged, made by another model, or being written."""


class ModelError(YongwenError):
    """The embedding model can't be loaded or run."""


def _rebuild(kind: type[YongwenError], key: str, values: dict[str, object]) -> YongwenError:
    return kind(key, **values)
