"""How to reach a Milvus: what a person sets in the environment."""

import os
from dataclasses import dataclass, field

from index.errors import IndexFolderError

CONSISTENCIES = ("Bounded", "Strong", "Session", "Eventually")


@dataclass(frozen=True, slots=True)
class Settings:
    """The environment variables `YONGWEN_MILVUS_…`, one a field.

    `ca` is the file of the authority that vouches for a server of one's own. `source` is put before
    the paths of this builder's documents, so that several documents folders share one index.
    """

    token: str = field(default="", repr=False)
    ca: str = ""
    database: str = ""
    shards: int = 1
    replicas: int = 1
    consistency: str = "Bounded"
    source: str = ""

    @classmethod
    def from_environment(cls) -> "Settings":
        """As they are set now.

        :raises IndexFolderError: naming the first that can't be.
        """
        consistency = _set("CONSISTENCY") or "Bounded"
        if consistency not in CONSISTENCIES:
            raise _wrong("CONSISTENCY", " ".join(CONSISTENCIES))
        return cls(
            token=_set("TOKEN"),
            ca=_set("CA"),
            database=_set("DATABASE"),
            shards=_count("SHARDS"),
            replicas=_count("REPLICAS"),
            consistency=consistency,
            source=_set("SOURCE").strip("/"),
        )

    def shared_path(self, path: str) -> str:
        """The path in the index of one of our documents."""
        return f"{self.source}/{path}" if self.source else path

    def own_path(self, path: str) -> str:
        """The path among our documents of one of them in the index."""
        return path.removeprefix(f"{self.source}/") if self.source else path


def _set(name: str) -> str:
    return os.environ.get(f"YONGWEN_MILVUS_{name}", "")


def _count(name: str) -> int:
    value = _set(name) or "1"
    if not (value.isdecimal() and int(value) > 0):
        raise _wrong(name, "1, 2, 3 …")
    return int(value)


def _wrong(name: str, known: str) -> IndexFolderError:
    return IndexFolderError("milvus_setting", name=f"YONGWEN_MILVUS_{name}", known=known)
