"""How much of a Word file's structure is left once it is printed to PDF.

    python -m tests.benchmarks.printed [--documents ../shared/corpus/docs] [--half 0|1] [--failures]

LibreOffice prints every Word file of a folder, and the reading of the print is held against that
of the file, by their words without white space:

- whole paragraphs: of the paragraphs of running text, how many the print has, neither cut nor run
  together with others (a number that Word counted may stand before them);
- headings: how many that are found are headings of the file, by its styles or because all of a
  short paragraph is bold or large, and how many of those with a heading's style are found;
- rows: how many have all their cells in one row, and how many these with the same labels.

`--half` takes every other file, so that what is mended by some is measured on the others.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import docx
from docx.oxml.ns import qn

from index.documents import Document, Role, parse_document
from index.errors import DocumentError
from index.script import has_han

DOCUMENTS = Path("../shared/corpus/docs")
_MARKS = re.compile(
    r"[\s¹²³⁴-⁹⁰•·‣⁃●○■□▪▫◆◇►➢❏❑❖✓✔\u200b\xad\ue000-\uf8ff]|(?<=[\s：])[o-](?=\s)|\.{4,}"
)
_NUMBER = 14  # characters that Word may have counted before a paragraph
_SHORTEST = 16  # characters of a paragraph that can be told from others
_LONGEST_HEADING = 60


@dataclass
class Score:
    """Counts of what was found and what there is; every share is of 1."""

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def tell(self, name: str, held: bool, failure: str = "") -> None:
        self.counts[f"{name} of"] += 1
        self.counts[name] += held
        if not held:
            self.failures.append(f"{name}: {failure}")

    def __str__(self) -> str:
        names = [name.removesuffix(" of") for name in self.counts if name.endswith(" of")]
        return "  ".join(
            f"{name} {self.counts[name] / self.counts[f'{name} of']:.3f} "
            f"({self.counts[name]}/{self.counts[f'{name} of']})"
            for name in sorted(names)
        )


def compare(file: Path, data: bytes, score: Score) -> None:
    """Hold the reading of a print against that of its Word file."""
    try:
        told = parse_document(file.name, file.read_bytes())
    except DocumentError as error:
        print(f"{file.name}: {error}", file=sys.stderr)
        return
    printed = parse_document("print.pdf", data)
    _paragraphs(told, printed, score)
    _headings(file, told, printed, score)
    _rows(told, printed, score)


def _paragraphs(told: Document, printed: Document, score: Score) -> None:
    found = {bare(p.text) for p in printed.paragraphs}
    by_end: dict[str, list[str]] = {}
    for text in found:
        by_end.setdefault(text[-_SHORTEST:], []).append(text)
    for paragraph in told.paragraphs:
        text = bare(paragraph.text)
        is_running = "\n" not in told.text[paragraph.start : paragraph.end]  # else a program
        is_text = paragraph.role is Role.TEXT and not paragraph.is_row
        if not (is_text and is_running and len(text) >= _SHORTEST):
            continue
        held = any(
            each.endswith(text) and len(each) - len(text) <= _NUMBER
            for each in by_end.get(text[-_SHORTEST:], ())
        )
        score.tell("paragraphs", held, paragraph.text)


def _headings(file: Path, told: Document, printed: Document, score: Score) -> None:
    styled = {bare(p.text) for p in told.paragraphs if p.role in (Role.HEADING, Role.TITLE)}
    real = styled | {bare(text) for text in visible_headings(file)}
    found = [p for p in printed.paragraphs if p.role in (Role.HEADING, Role.TITLE)]
    for heading in found:
        text = bare(heading.text)
        held = text in real or any(text.endswith(each) for each in real if len(each) > 1)
        score.tell("found headings real", held, heading.text)
    texts = {bare(heading.text) for heading in found}
    for heading in styled:
        held = heading in texts or any(
            text.endswith(heading) and len(text) - len(heading) <= _NUMBER for text in texts
        )
        score.tell("real headings found", held, heading)


def visible_headings(file: Path) -> Iterator[str]:
    """The short paragraphs of a Word file that are bold or large throughout."""
    document = docx.Document(str(file))
    sizes = Counter[float]()
    paragraphs = list(document.element.body.iter(qn("w:p")))
    made = [docx.text.paragraph.Paragraph(each, document) for each in paragraphs]
    for paragraph in made:
        sizes[_size(paragraph) or 0.0] += len(paragraph.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    for paragraph in made:
        runs = [run for run in paragraph.runs if run.text.strip()]
        if not runs or len(paragraph.text) > _LONGEST_HEADING:
            continue
        is_bold = all(run.bold or (run.bold is None and _is_bold(paragraph)) for run in runs)
        size = _size(paragraph)
        if is_bold or (size and body and size > 1.05 * body):
            yield paragraph.text


def _size(paragraph: "docx.text.paragraph.Paragraph") -> float | None:
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size]
    if sizes:
        return max(sizes)
    style = paragraph.style
    while style is not None:
        if style.font.size:
            return float(style.font.size.pt)
        style = style.base_style
    return None


def _is_bold(paragraph: "docx.text.paragraph.Paragraph") -> bool:
    style = paragraph.style
    while style is not None:
        if style.font.bold is not None:
            return bool(style.font.bold)
        style = style.base_style
    return False


def _rows(told: Document, printed: Document, score: Score) -> None:
    rows = [bare(p.text) for p in printed.paragraphs]
    for paragraph in told.paragraphs:
        if not paragraph.is_row or len(paragraph.fields) < 2:
            continue
        pairs = [
            (bare(told.text[slice(*each.label)]), bare(told.text[slice(*each.value)]))
            for each in paragraph.fields
        ]
        values = [value for _, value in pairs if value]
        held = [row for row in rows if in_order(values, row)]
        score.tell("rows", bool(held), paragraph.text)
        labelled = [f"{label}：{value}" if label else value for label, value in pairs]
        labelled = [each.replace(":", "：") for each in labelled]
        score.tell(
            "rows with labels",
            any(in_order(labelled, row.replace(":", "：")) for row in held),
            paragraph.text,
        )


def in_order(texts: Sequence[str], row: str) -> bool:
    """Whether texts stand in a row one after the other."""
    at = 0
    for text in texts:
        at = row.find(text, at)
        if at < 0:
            return False
        at += len(text)
    return True


def bare(text: str) -> str:
    """A text without white space and the marks of items, which Word files do not hold."""
    return _MARKS.sub("", text).casefold()


def prints(files: Iterable[Path], cache: Path) -> Iterator[tuple[Path, bytes]]:
    """Each Word file with its print."""
    for file in files:
        made = cache / f"{file.stem}.pdf"
        if not made.exists():
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(cache), str(file)],
                capture_output=True,
                check=False,
                timeout=120,
            )
        if made.exists():
            yield file, made.read_bytes()
        else:
            print(f"{file.name}: LibreOffice does not print it", file=sys.stderr)


def half_of(file: Path) -> int:
    """To which half a file belongs, whatever others there are."""
    return hashlib.blake2b(file.name.encode(), digest_size=1).digest()[0] % 2


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("--documents", type=Path, default=DOCUMENTS)
    options.add_argument("--cache", type=Path, help="where prints are kept")
    options.add_argument("--half", type=int, choices=[0, 1])
    options.add_argument("--failures", action="store_true")
    chosen = options.parse_args()
    files = sorted(chosen.documents.rglob("*.docx"))
    if not files:
        sys.exit(f"skipped: there are no Word files in {chosen.documents}")
    if not (shutil.which("soffice") or chosen.cache):
        sys.exit("skipped: there is no LibreOffice (soffice) to print with")
    files = [file for file in files if chosen.half in (None, half_of(file))]
    chinese, other = Score(), Score()
    with tempfile.TemporaryDirectory() as folder:
        for file, data in prints(files, chosen.cache or Path(folder)):
            own = Score()
            compare(file, data, own)
            print(f"{file.name}: {own}")
            if chosen.failures:
                print("\n".join(f"    {each[:160]}" for each in own.failures))
            text = parse_document(file.name, file.read_bytes()).text
            total = chinese if has_han(text[:2000]) else other
            total.counts += own.counts
    print(f"Chinese: {chinese}\nother: {other}")


if __name__ == "__main__":
    main()
