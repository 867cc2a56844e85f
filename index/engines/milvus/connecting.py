"""A connection to a Milvus, and its errors as ours."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.engines.milvus.settings import Settings
from index.errors import IndexFolderError
from index.settings import Address

if TYPE_CHECKING:
    from pymilvus import MilvusClient

TIMEOUT = 30.0
"""Seconds for one call, within which pymilvus tries again with growing pauses."""


def connected(address: Address, settings: Settings) -> "MilvusClient":
    """A client that is connected.

    :raises IndexFolderError: if pymilvus is missing, or the server can't be reached.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # it tells of every process that is started
    try:
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException
    except ImportError as absent:
        raise IndexFolderError("milvus_missing") from absent
    for name in ("pymilvus", "milvus_lite"):  # they log what they raise, at length
        logging.getLogger(name).setLevel(logging.CRITICAL)
    certificate = {"server_pem_path": settings.ca} if settings.ca else {}
    try:
        return MilvusClient(
            address.uri,
            token=settings.token,
            db_name=settings.database,
            timeout=TIMEOUT / 3,
            **certificate,
        )
    except (MilvusException, OSError, RuntimeError) as failed:
        if Path(address.uri).exists():
            raise IndexFolderError("milvus_in_use", path=address) from failed
        reason = _reason(failed)
        raise IndexFolderError("milvus_unreachable", path=address, reason=reason) from failed


@contextmanager
def said(address: Address) -> Iterator[None]:
    """What Milvus refuses or leaves undone, as an error of ours.

    :raises IndexFolderError: in place of its own.
    """
    from grpc import RpcError
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, RpcError) as failed:
        reason = _reason(failed)
        raise IndexFolderError("milvus_failed", path=address, reason=reason) from failed


def _reason(failed: Exception) -> str:
    """What went wrong, in a line."""
    details = getattr(failed, "details", None)  # of an error of the connection itself
    said = details() if callable(details) else getattr(failed, "message", None) or failed
    return str(said).strip().split("\n")[0][:300]
