"""`python -m index`: build or refresh the index, or show its state."""

import sys
import threading
from argparse import BooleanOptionalAction
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from index.building import BuildReport, SoFar, build_index, copy, refresh_on_change
from index.command import Parser, parser, run
from index.encoders import load_encoder
from index.engines import target_at
from index.errors import IndexBusyError, YongwenError
from index.progress import progress_bar
from index.settings import documents_folder, index_place
from index.text import say


def command_line() -> Parser:
    """The options of the command."""
    options = parser("index", say("command.index"))
    options.add_argument("--documents", metavar="DIR", help=say("option.documents"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--model", metavar="NAME", help=say("option.model"))
    options.add_argument("--status", action="store_true", help=say("option.status"))
    options.add_argument("--verify", action="store_true", help=say("option.verify"))
    options.add_argument("--copy-to", metavar="URI", help=say("option.copy-to"))
    options.add_argument("--watch", action="store_true", help=say("option.watch"))
    options.add_argument("--rebuild", action="store_true", help=say("option.rebuild"))
    options.add_argument(
        "--token-vectors",
        action=BooleanOptionalAction,
        default=None,
        help=say("option.token-vectors"),
    )
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    chosen = command_line().parse_args(arguments)
    place = index_place(chosen.index, chosen.documents)
    if chosen.status:
        target = target_at(place)
        print(target.status())
        if so_far := SoFar.read(target):
            print(say("status.so_far", documents=so_far.documents, of=so_far.of))
        return 0
    if chosen.verify:
        print(target_at(place).verify())
        return 0
    if chosen.copy_to is not None:
        with progress_bar() as on_progress:
            said = copy(place, index_place(chosen.copy_to, chosen.documents), on_progress)
        print(said)
        return 0
    documents = documents_folder(chosen.documents)
    encoder = load_encoder(chosen.model)
    build = partial(build_index, documents, place, encoder=encoder, on_busy=_say_waiting)
    tokens = chosen.token_vectors
    report = _build(partial(build, rebuild=chosen.rebuild, token_vectors=tokens), None)
    print(say("build.where", documents=documents, index=place), flush=True)
    if chosen.watch:
        print(say("build.watching"), flush=True)
        with suppress(KeyboardInterrupt):
            _watch(documents, target_at(place).folder, build, report)
    return 0


def _build(build: Callable[..., BuildReport], last: BuildReport | None) -> BuildReport:
    """Build, and say what was done unless all is as it was."""
    with progress_bar() as on_progress:
        report = build(on_progress=on_progress)
    if last is None or report.is_news or report.failed != last.failed:
        print("\n".join(report.summary()), flush=True)
    return report


def _watch(
    documents: Path, index: Path, build: Callable[..., BuildReport], last: BuildReport
) -> None:
    def refresh() -> None:
        nonlocal last
        last = _build(build, last)

    refresh_on_change(documents, index, refresh, _say_error, threading.Event())


def _say_waiting(busy: IndexBusyError) -> None:
    print(say("build.waiting", **busy.values), file=sys.stderr, flush=True)


def _say_error(error: YongwenError) -> None:
    print(error.sentence(), file=sys.stderr, flush=True)


if __name__ == "__main__":
    run(main)
