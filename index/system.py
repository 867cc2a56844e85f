"""What differs between Linux, macOS and Windows, and nowhere else.

Locks that readers share, replacing a file that somebody reads, waiting for the disk, letting mapped
pages go, ending a process with what it has started, what the processor can do, and the language
of the desktop. Locks of one
builder are `filelock`'s, which knows every system; paths are `pathlib`'s.
"""

import locale
import mmap
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

if sys.platform != "win32":
    import fcntl

CUDA_DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
"""The library of NVIDIA's driver."""

_PATIENCE = 2.0  # seconds; on Windows a file that someone is just reading can't be replaced
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order of POSIX
_PROCESSOR = Path("/proc/cpuinfo")
_SETS_IN = ("flags", "Features")  # as it is called for x86 and for ARM
_SETS = (
    *("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16"),
    *("asimd", "asimddp", "bf16", "i8mm", "sve"),
)

T = TypeVar("T")


def lock(handle: int, *, exclusive: bool) -> None:
    """Lock an open file until it is closed, where the system and the file system know how.

    Windows has no such locks and needs none: there a file that is open can be neither moved nor
    removed.

    :raises BlockingIOError: if another's lock is in the way.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return  # without locks, a file that is removed while open stays readable nonetheless


def has_locks() -> bool:
    """Whether `lock` does anything on this system."""
    return sys.platform != "win32"


def settle(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk and outlasts a power cut.

    :raises OSError: if it can't be written.
    """
    if sys.platform == "win32" and path.is_dir():
        return  # Windows can't open a folder, and keeps its lists in a journal
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def patiently(action: Callable[[], T]) -> T:
    """Do it; on Windows try again for a while where another process has the file open."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return action()
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.01)


def let_go(mapped: mmap.mmap) -> None:
    """Let the system have the memory of a mapped file back; what it holds stays in its cache."""
    if sys.platform != "win32":
        mapped.madvise(mmap.MADV_DONTNEED)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Stop a process that leads a session of its own, with what it has started; wait for it."""
    if process.poll() is None:
        if sys.platform != "win32":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def instruction_sets() -> tuple[str, ...]:
    """What the processor has for many numbers at once, of what matters to models; empty where the
    system does not tell, as only Linux does.
    """
    try:
        told = _PROCESSOR.read_text("ascii", "replace").split("\n\n")[0]
    except OSError:
        return ()
    lines = (line.partition(":") for line in told.splitlines())
    words = {word for name, _, of in lines if name.strip() in _SETS_IN for word in of.split()}
    return tuple(name for name in _SETS if name in words)


def language_code() -> str:
    """The language of this person's system, as `zh` or `en`; empty if it says none.

    It is that of the locale, as `LC_ALL`, `LC_MESSAGES` or `LANG` name it, else of the desktop
    where Windows tells it.
    """
    named = next(filter(None, map(os.environ.get, _LOCALE)), "")
    if sys.platform == "win32" and not named:
        import ctypes

        named = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    code = named.partition(".")[0].partition("_")[0].lower()
    return "" if code in ("c", "posix") else code
