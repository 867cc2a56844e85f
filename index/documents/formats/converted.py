"""Formats of before (`.doc`, `.ppt`, `.wps`), which LibreOffice makes ones of today of.

It runs without a window, with a profile of its own that is gone afterwards, and runs no macros.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from index.errors import DocumentError
from index.system import end

_PATIENCE = 180  # seconds
_NAMES = ("soffice", "libreoffice")
_ELSEWHERE = (  # where it is installed without being on the path
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)


def office() -> str | None:
    """The program, where it is installed."""
    found = (shutil.which(name) for name in (*_NAMES, *_ELSEWHERE))
    return next((path for path in found if path), None)


def converted(data: bytes, ending: str) -> bytes:
    """What LibreOffice makes of a file, a file of this ending.

    :raises DocumentError: if there is no LibreOffice, or it can't read the file.
    """
    program = office()
    if program is None:
        raise DocumentError("office_missing", instead=f".{ending}")
    with tempfile.TemporaryDirectory(prefix="yongwen-") as folder:
        made = _converted(program, data, ending, Path(folder))
    if made is None:
        raise DocumentError("office_failed", instead=f".{ending}")
    return made


def _converted(program: str, data: bytes, ending: str, folder: Path) -> bytes | None:
    source, made = folder / "source", folder / f"source.{ending}"
    source.write_bytes(data)
    command = [
        *(program, "--headless", "--norestore", "--nolockcheck"),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--convert-to", ending, "--outdir", str(folder), str(source)),
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        end(process)
    return made.read_bytes() if made.exists() else None
