"""The collections of an index, and what a row of each holds.

ledger     one row is the snapshot (see `ledger`); the others are builds that go on, by number
documents  a revision of a document, or of the failure to read one
obsolete   revisions that a later build has replaced or removed, until they are deleted
passages   a passage's vector and its words; `build` and `document` tell whose it is, `windows`
           how many it has
windows    the vector of a window of sentences
terms      how many passages hold a term, in so far as one build has changed it
blobs      what is only fetched, in parts of text: documents, passages, token vectors
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymilvus import CollectionSchema, MilvusClient

MAX_BYTES = 65_535
"""Bytes that a server takes in a text."""

NUMBERS: dict[str, tuple[str, ...]] = {
    "ledger": (),
    "documents": ("build", "passages", "length"),
    "obsolete": ("build",),
    "passages": ("build", "document", "windows"),
    "windows": ("build", "document", "passage"),
    "terms": ("build", "term", "holding"),
    "blobs": ("build", "document", "parts"),
}
TEXTS: dict[str, tuple[str, ...]] = {
    "ledger": ("about",),
    "documents": ("source", "path", "title", "digest", "recipe", "failure"),
    "passages": ("digest",),
    "blobs": ("text",),
}
COLLECTIONS = tuple(NUMBERS)

_SOUGHT = ("build", "document", "digest")  # in filters
_NO_VECTOR = "nothing"  # a collection must have one


def searched(collection: str) -> bool:
    """Whether its rows have vectors to be searched."""
    return collection in {"passages", "windows"}


def schema(name: str, dimension: int, *, sparse: bool) -> "CollectionSchema":
    """The fields of a collection."""
    from pymilvus import DataType, MilvusClient

    made = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    made.add_field("id", DataType.INT64, is_primary=True)
    for number in NUMBERS[name]:
        made.add_field(number, DataType.INT64)
    for text in TEXTS.get(name, ()):
        made.add_field(text, DataType.VARCHAR, max_length=MAX_BYTES)
    if searched(name):
        made.add_field("vector", DataType.FLOAT_VECTOR, dim=dimension)
    else:
        made.add_field(_NO_VECTOR, DataType.FLOAT_VECTOR, dim=2)
    if name == "passages" and sparse:
        made.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
    return made


def indexes(client: "MilvusClient", name: str, *, sparse: bool, scalar: bool) -> Any:  # noqa: ANN401 - pymilvus gives it no name
    """How the fields of a collection are searched; `scalar` is whether numbers can be indexed."""
    made = client.prepare_index_params()
    vector = "vector" if searched(name) else _NO_VECTOR
    made.add_index(vector, index_type="AUTOINDEX" if searched(name) else "FLAT", metric_type="IP")
    if name == "passages" and sparse:
        made.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    if scalar:
        for field in NUMBERS[name]:
            if field in _SOUGHT:
                made.add_index(field, index_type="STL_SORT")
        for field in TEXTS.get(name, ()):
            if field in _SOUGHT:
                made.add_index(field, index_type="Trie")
    return made


def filled(name: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with a vector, where they have none to be searched."""
    return list(rows) if searched(name) else [{**row, _NO_VECTOR: [0.0, 0.0]} for row in rows]
