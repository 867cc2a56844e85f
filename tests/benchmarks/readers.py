"""What others read of the same PDFs.

    python -m tests.benchmarks.readers [--documents ../shared/corpus/docs] [--half 0|1]

For each reader, over all PDFs of a folder: seconds, how much of what is printed it has (characters
that PDFium gives, of which it has as many), how many paragraphs of more than a line stop amid a
sentence, and how many rows of tables it finds. pymupdf4llm and pdfplumber are compared where they
are installed (`pip install pymupdf4llm pdfplumber`).
"""

import argparse
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pypdfium2

from index.documents import parse_document
from index.documents.lines import ENDS_SENTENCE
from tests.benchmarks.printed import DOCUMENTS, half_of

_LONG = 40  # characters of a paragraph that is no heading


@dataclass(frozen=True)
class Read:
    """What a reader gives: paragraphs, and rows of tables."""

    paragraphs: list[str]
    rows: list[str]


def ours(name: str, data: bytes) -> Read:
    paragraphs = parse_document(name, data).paragraphs
    return Read(
        [p.text for p in paragraphs if not p.is_row], [p.text for p in paragraphs if p.is_row]
    )


def pymupdf(name: str, data: bytes) -> Read:
    import pymupdf
    import pymupdf4llm

    written = pymupdf4llm.to_markdown(pymupdf.open(stream=data, filetype="pdf"))
    blocks = re.split(r"\n\s*\n", written)
    rows = [line for block in blocks for line in block.split("\n") if line.startswith("|")]
    return Read([" ".join(b.split()) for b in blocks if not b.startswith("|")], rows)


def plumber(name: str, data: bytes) -> Read:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as file:
        texts = [page.extract_text() or "" for page in file.pages]
        tables = [table for page in file.pages for table in page.extract_tables()]
    rows = [" ".join(cell or "" for cell in row) for table in tables for row in table]
    return Read([line for text in texts for line in text.split("\n")], rows)


READERS: dict[str, tuple[str | None, Callable[[str, bytes], Read]]] = {
    "yongwen": (None, ours),
    "pymupdf4llm": ("pymupdf4llm", pymupdf),
    "pdfplumber": ("pdfplumber", plumber),
}


def printed_characters(data: bytes) -> Counter[str]:
    """The characters of all pages, as PDFium gives them."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return _characters("".join(texts))


def _characters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--documents", type=Path, default=DOCUMENTS)
    options.add_argument("--half", type=int, choices=[0, 1])
    chosen = options.parse_args()
    files = [
        f for f in sorted(chosen.documents.rglob("*.pdf")) if chosen.half in (None, half_of(f))
    ]
    if not files:
        sys.exit(f"skipped: there are no PDFs in {chosen.documents}")
    wanted = {file: printed_characters(file.read_bytes()) for file in files}
    for name, (needed, read) in READERS.items():
        if needed and not find_spec(needed):
            print(f"{name}: skipped, it is not installed")
            continue
        seconds, had, of, stopped, long, rows, failed = 0.0, 0, 0, 0, 0, 0, 0
        for file in files:
            data = file.read_bytes()
            start = time.perf_counter()
            try:
                found = read(file.name, data)
            except Exception as error:  # a reader that fails on a file has read none of it
                print(f"{name}: {file.name}: {error}", file=sys.stderr)
                found, failed = Read([], []), failed + 1
            seconds += time.perf_counter() - start
            own = _characters("".join([*found.paragraphs, *found.rows]))
            had += (own & wanted[file]).total()
            of += wanted[file].total()
            some = [text for text in found.paragraphs if len(text) > _LONG]
            long += len(some)
            stopped += sum(ENDS_SENTENCE.search(text.strip()) is None for text in some)
            rows += len(found.rows)
        print(
            f"{name}: {seconds:.1f} s, {had / max(1, of):.3f} of what is printed, "
            f"{stopped / max(1, long):.3f} of {long} paragraphs stop amid a sentence, "
            f"{rows} rows, {failed} files failed"
        )


if __name__ == "__main__":
    main()
