"""The cells of a spreadsheet on stdin as JSON on stdout: a program, in a process of its own.

The library that reads them ends its process on some damaged files, and one filled cell at the far
corner of a sheet takes 500 GB of memory. It stands alone, so that it starts at once.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta

MOST = 2_000_000
"""Cells between the first and the last one filled, of all sheets; more is a data base."""

Value = int | float | str | bool | time | date | datetime | timedelta

_MEMORY = 4 * 2**30  # bytes
_EXACT = 1e15  # from here on a float has no digits behind the point


def main() -> None:
    """Print `{"error": key}` or `{"sheets": [{"name", "rows", "merged"}]}` of sheets that show.

    Rows come with their numbers, from 0 on, without empty ones. A word is a string, any other value
    a list of the string that a person would write for it.
    """
    _limit()
    from python_calamine import CalamineError, PasswordError

    found: dict[str, object]
    try:
        found = {"sheets": _sheets(sys.stdin.buffer.read())}
    except PasswordError:
        found = {"error": "password"}
    except CalamineError:
        found = {"error": "damaged"}
    except OverflowError:
        found = {"error": "many_cells"}
    json.dump(found, sys.stdout)


def _limit() -> None:
    """Let nobody else suffer where the system can limit a process."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sheets(data: bytes) -> list[dict[str, object]]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book, left = CalamineWorkbook.from_filelike(io.BytesIO(data)), MOST
    found: list[dict[str, object]] = []
    for about in book.sheets_metadata:
        if about.visible is SheetVisibleEnum.Visible and about.typ is SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_name(about.name)
            last_row, last_column = sheet.end or (-1, -1)
            left -= (last_row + 1) * (last_column + 1)
            if left < 0:
                raise OverflowError
            rows = [
                (at, list(map(_written, row)))
                for at, row in enumerate(sheet.to_python(skip_empty_area=False))
                if any(value != "" for value in row)
            ]
            merged = sheet.merged_cell_ranges or []
            found.append({"name": sheet.name, "rows": rows, "merged": merged})
    return found


def _written(value: Value) -> str | list[str]:
    match value:
        case str():
            return value
        case bool():
            text = str(value).upper()
        case float() if not value.is_integer() or abs(value) >= _EXACT:
            text = f"{value:.15g}"
        case float():
            text = str(int(value))
        case datetime():
            hour = value.time()
            text = value.date().isoformat() + (f" {_clock(hour)}" if hour != time() else "")
        case time():
            text = _clock(value)
        case _:
            text = str(value)
    return [text]


def _clock(hour: time) -> str:
    return hour.isoformat("auto" if hour.microsecond else "seconds").removesuffix(":00")


if __name__ == "__main__":
    main()
