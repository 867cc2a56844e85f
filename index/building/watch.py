"""The documents folder, watched: whenever documents have changed and are still again, refresh.

The system tells of changes, through watchfiles; where it can't, as on some network drives, setting
WATCHFILES_FORCE_POLLING makes watchfiles look by itself.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from index.errors import DocumentsError, IndexBusyError, YongwenError

STILL = 0.5
"""Seconds without a change after which a change counts as over."""
DEBOUNCE = 10.0
"""Seconds after which a change is looked at though it still goes on."""

_LOOK = 1.0  # seconds between two looks at whether the folder is still the one that is watched
_RETRY = 1.0  # seconds until the next try, where another builder is at work


def refresh_on_change(
    folder: Path,
    index: Path,
    refresh: Callable[[], object],
    on_error: Callable[[YongwenError], object],
    stopped: threading.Event,
) -> None:
    """Refresh after every change of the documents, until stopped.

    Where somebody else is building, it is tried again; any other error goes to `on_error`, and the
    next change is waited for.

    :raises DocumentsError: as `changes` does.
    """
    for _ in changes(folder, index, stopped):
        while not stopped.is_set():
            try:
                refresh()
                break
            except IndexBusyError:
                stopped.wait(_RETRY)
            except YongwenError as error:
                on_error(error)
                break


def changes(folder: Path, index: Path, stopped: threading.Event) -> Iterator[None]:
    """Yield after every change of the documents, many at once being one, until stopped.

    So it does at the start, for what changed before it looked. Changes of hidden files and of the
    index, if it lies in the folder, are none. A folder that goes is waited for.

    :raises DocumentsError: if the system has no more room for watching folders.
    """
    from watchfiles import Change, watch

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        inside = changed.relative_to(folder).parts if changed.is_relative_to(folder) else ()
        hidden = any(part.startswith((".", "~$")) for part in inside)
        return not (hidden or changed.is_relative_to(index))

    while not stopped.is_set():
        watched = _identity(folder)
        if watched is None:
            stopped.wait(_LOOK)
            continue
        unsure = True
        try:
            for found in watch(
                folder,
                watch_filter=counts,
                debounce=int(DEBOUNCE * 1000),
                step=int(STILL * 1000),
                rust_timeout=int(_LOOK * 1000),
                yield_on_timeout=True,
                stop_event=stopped,
                ignore_permission_denied=True,  # one folder that is closed must not end it
            ):
                if found or unsure:
                    yield
                unsure = False
                if _identity(folder) != watched:
                    break
        except FileNotFoundError:  # it has just gone
            stopped.wait(_LOOK)
        except OSError as failed:
            raise DocumentsError("documents_unwatched", path=folder, reason=failed) from failed


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        about = folder.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino
