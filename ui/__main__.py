"""`python -m ui`: bring the index up to date and open the chat window."""

import argparse
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.command import Parser, parser, run
from index.documents import list_documents
from index.errors import DocumentsEmptyError, IndexBusyError, IndexUnwritableError, YongwenError
from index.progress import progress_bar
from index.text import say
from ui.access import Access, api_keys
from ui.collections import named
from ui.guard import LOOPBACK, is_loopback
from ui.library import CancelledError, Library, WindowError
from ui.waiting import Waiting

if TYPE_CHECKING:
    from ui.app import Window

PORT = 7860
_ELSEWHERE = {"0.0.0.0": "192.0.2.1", "::": "2001:db8::1"}
"""Addresses that documentation may use and nobody has, by those that mean all of this machine's."""


def command_line() -> Parser:
    """The options of the command."""
    options = parser("ui", say("ui.command"))
    options.add_argument("--host", default=LOOPBACK, help=say("ui.option_host", default=LOOPBACK))
    options.add_argument(
        "--port", type=_port, default=PORT, help=say("ui.option_port", default=PORT)
    )
    options.add_argument(
        "--root-path", type=_root_path, metavar="URL", help=say("ui.option_root_path")
    )
    options.add_argument(
        "--documents", metavar="DIR", action="append", help=say("ui.option_documents")
    )
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--model", metavar="NAME", help=say("option.model"))
    options.add_argument(
        "--no-watch", dest="watch", action="store_false", help=say("ui.option_no_watch")
    )
    shared = options.add_mutually_exclusive_group()
    shared.add_argument("--auth-file", type=Path, metavar="FILE", help=say("ui.option_auth_file"))
    shared.add_argument("--no-auth", action="store_true", help=say("ui.option_no_auth"))
    options.add_argument("--mcp", action="store_true", help=say("ui.option_mcp"))
    options.add_argument("--mcp-stdio", action="store_true", help=say("ui.option_mcp_stdio"))
    options.set_defaults(lang=None)  # without --lang each browser's own language
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments, until it is interrupted."""
    chosen = command_line().parse_args(arguments)
    has_mcp = find_spec("mcp_types") is not None  # a part of its SDK from 2.0 on
    if (chosen.mcp or chosen.mcp_stdio) and not has_mcp:
        raise WindowError("mcp_missing")
    access = _access(chosen)
    folders = chosen.documents or [None]
    libraries = [Library(folder, chosen.index, model=chosen.model) for folder in folders]
    named(libraries)  # which tells of two that would be kept in one place
    for library in libraries:
        list_documents(library.documents)
    if chosen.mcp_stdio:
        return _serve_stdio(libraries[0])
    with suppress(KeyboardInterrupt):
        opened = _open(libraries, chosen, access)
        try:
            for library in libraries:
                _refresh(library)
            if chosen.watch:
                _watch(libraries)
            threading.Event().wait()
        finally:
            opened.close(verbose=False)
    return 0


def _watch(libraries: Sequence[Library]) -> None:
    """Follow the changes of all folders, until it is interrupted, which reaches this thread."""
    first, *others = libraries
    for library in others:
        threading.Thread(target=_follow, args=[library], daemon=True).start()
    first.watch(threading.Event())


def _follow(library: Library) -> None:
    try:
        library.watch(threading.Event())
    except YongwenError as error:
        print(error.sentence(), file=sys.stderr, flush=True)


def _open(libraries: Sequence[Library], chosen: argparse.Namespace, access: Access) -> "Window":
    """Open the window, on a page that is there before it."""
    host = _in_url(chosen.host)
    root = chosen.root_path or ""
    with Waiting(chosen.host, chosen.port, chosen.lang, urlsplit(root).path) as waiting:
        url = root if "://" in root else f"http://{host}:{chosen.port}/"
        print(say("ui.address", url=url), flush=True)
        if own := _own_address(chosen.host):
            url = f"http://{_in_url(own)}:{chosen.port}/"
            print(say("ui.address_shared", url=url), flush=True)
        from ui.app import window

        opened = window(libraries, chosen.lang, access)
        waiting.leave()
        _launch(opened, host, chosen)
    return opened


def _serve_stdio(library: Library) -> int:
    """Speak the Context Protocol on the standard streams, with the index refreshed behind."""
    import anyio

    from ui.programs import Programs

    def refresh() -> None:
        with suppress(YongwenError):  # who asks is told
            library.refresh()

    threading.Thread(target=refresh, daemon=True).start()
    with suppress(KeyboardInterrupt):
        anyio.run(Programs(library).protocol().serve_stdio)
    return 0


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _own_address(host: str) -> str | None:
    """Where others reach this machine, if the window listens on all its addresses.

    It is the one that a datagram to elsewhere would leave from; none is sent.
    """
    if host not in _ELSEWHERE:
        return None
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_ELSEWHERE[host], 9))
            return str(probe.getsockname()[0])
    except OSError:  # there is no network
        return None


def _refresh(library: Library) -> None:
    """Bring the index up to date; one that others build, or that is only for reading, will do.

    An empty folder can be filled from the window.
    """
    try:
        with progress_bar() as on_progress:
            report = library.refresh(on_progress)
        print("\n".join(report.summary()), flush=True)
    except (IndexBusyError, IndexUnwritableError) as error:
        library.opened()
        print(error.sentence(), file=sys.stderr, flush=True)
    except (DocumentsEmptyError, CancelledError) as error:
        print(error.sentence(), file=sys.stderr, flush=True)


def _access(chosen: argparse.Namespace) -> Access:
    """Who may come in: on a network, or behind a proxy, which leads others to this machine's own
    address, that has to be said; else it is who sits at this machine.
    """
    if chosen.auth_file:
        return replace(Access.read(chosen.auth_file), keys=api_keys())
    if is_loopback(chosen.host) and not chosen.root_path:
        return Access(keys=api_keys())
    if not chosen.no_auth:
        raise WindowError("auth_needed", host=chosen.root_path or chosen.host)
    return Access(editing=False, keys=api_keys())


def _launch(opened: "Window", host: str, chosen: argparse.Namespace) -> None:
    try:
        opened.launch(
            server_name=host,
            server_port=chosen.port,
            root_path=chosen.root_path,
            share=False,
            quiet=True,
            prevent_thread_lock=True,
            mcp_server=chosen.mcp,
        )
    except OSError as failed:
        reason = failed.strerror or failed
        port = chosen.port
        raise WindowError("address_unusable", host=host, port=port, reason=reason) from failed


def _root_path(value: str) -> str:
    """A path, or a whole address, without a slash at its end."""
    parts = urlsplit(value)
    is_address = parts.scheme in ("http", "https") and parts.hostname
    is_path = value.startswith("/") and not value.startswith("//")
    if not (is_address or is_path) or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(say("ui.root_path_invalid", value=value))
    return value.rstrip("/")


def _port(value: str) -> int:
    if not (value.isdecimal() and 0 < int(value) < 65536):
        raise argparse.ArgumentTypeError(say("ui.port_invalid", value=value))
    return int(value)


if __name__ == "__main__":
    run(main)
