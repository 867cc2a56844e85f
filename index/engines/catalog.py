"""What a version holds, as a builder sees it: its documents, and the files that can't be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of a version; `digest` and `recipe` are those of its `Entry`."""

    path: str
    title: str
    digest: str
    recipe: str
    passages: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read; `key` and `values` are those of its `DocumentError`.

    `recipe` is that by which it was tried.
    """

    path: str
    key: str
    values: Mapping[str, Any]
    recipe: str = ""

    @property
    def reason(self) -> str:
        """Why, in one sentence in the language in force."""
        return self.sentence()

    def sentence(self, lang: str | None = None) -> str:
        """Why, in one sentence in a language, by default the one in force."""
        return DocumentError(self.key, **self.values).sentence(lang)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The documents and the failures of a version, by path."""

    documents: Mapping[str, Listed]
    failures: Mapping[str, Failure]

    @classmethod
    def of(cls, documents: Sequence[Listed] = (), failures: Sequence[Failure] = ()) -> "Catalog":
        """From documents in any order."""
        in_order = sorted(documents, key=lambda each: each.path)
        return cls(
            {listed.path: listed for listed in in_order},
            {failure.path: failure for failure in failures},
        )
