"""The window itself: Gradio's page with our look, our guard and the endpoints for programs."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlsplit

import gradio as gr
from gradio.events import api
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index.documents import MAX_MEGABYTES
from index.encoders import Encoder
from index.errors import YongwenError
from index.text import language, say
from ui.access import Access, api_keys
from ui.collections import named
from ui.events import Events
from ui.guard import LOOPBACK, Guard, is_loopback
from ui.layout import connect, lay_out, packaged
from ui.library import Library
from ui.managing import Managing
from ui.programs import Programs, endpoints

_SANS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")

_HOUR = 3600  # seconds

Folder = str | os.PathLike[str]

# After every event Gradio would draw statistics from a table of the last ten thousand.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))


class Window(gr.Blocks):
    """Gradio's Blocks, launched with the look and the guard of the window unless told otherwise."""

    access = Access()
    programs: Programs

    def launch(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Gradio's own options
        """As `gradio.Blocks.launch`; fonts are those of the visitor's machine.

        On this machine's own address the window answers to that name alone, and to that of
        `root_path`, so that a page from elsewhere whose name leads here is told nothing (DNS
        rebinding).
        """
        host = str(options.get("server_name") or LOOPBACK)
        public = urlsplit(str(options.get("root_path") or "")).hostname
        own = [host, LOOPBACK, "localhost", *([public] if public else [])]
        named = own if is_loopback(host) else ["*"]
        theme = gr.themes.Default(
            primary_hue="teal", neutral_hue="slate", font=_SANS, font_mono=_MONO
        ).set(
            button_primary_background_fill="*primary_700",
            button_primary_background_fill_hover="*primary_800",
            button_primary_background_fill_dark="*primary_700",
            button_primary_background_fill_hover_dark="*primary_800",
        )
        routes, lifespan = self.programs.routes(self.access), None
        if options.pop("mcp_server", False):
            protocol = self.programs.protocol()
            routes.append(self.programs.route(protocol, self.access))
            lifespan = protocol.running
        look = {
            "theme": theme,
            "css": packaged("style.css"),
            "head": f"<script>{packaged('store.js')}</script>",
            "footer_links": ["api"],
            "run_history": False,
            "max_file_size": MAX_MEGABYTES * 2**20,
            "auth_message": self.title,
            "auth": self.access.check if self.access.users else None,
            "app_kwargs": {
                "routes": routes,
                "lifespan": lifespan,
                "middleware": [
                    Middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False),
                    Middleware(Guard, access=self.access),
                ],
            },
            "show_error": True,
            "mcp_server": False,  # ours knows the forms of what it gives
        }
        return super().launch(*args, **{**look, **options})


def create_app(
    documents: Folder | Sequence[Folder] | None = None,
    index: str | os.PathLike[str] | None = None,
    *,
    encoder: Encoder | None = None,
    lang: str | None = None,
) -> gr.Blocks:
    """A chat window on a documents folder, or on several to switch between, each with an index
    beside it; `create_app().launch()` opens it.

    The index is built or refreshed behind the window, and the window says how far that is; an
    early question waits for it. `lang` None follows each visitor's browser.
    """
    one = documents is None or isinstance(documents, str | os.PathLike)
    folders = cast("Sequence[Folder | None]", [documents] if one else documents)
    libraries = [Library(folder, index, encoder=encoder) for folder in folders]
    opened = window(libraries, lang)
    threading.Thread(target=_refresh, args=[libraries], daemon=True).start()
    return opened


def window(
    libraries: Sequence[Library], lang: str | None = None, access: Access | None = None
) -> Window:
    """A chat window on libraries that someone else refreshes; by default all may change them.

    Other programs ask the first.

    :raises SharedPlaceError: as `ui.collections.named` does.
    """
    collections, first = named(libraries), libraries[0]
    made = Window(
        title=say("ui.title", lang),
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_HOUR, _HOUR),  # uploads that nobody put on the shelf
    )
    with made:
        made.access = access or Access(keys=api_keys())
        made.programs = Programs(first)
        manage = Managing(collections, made.access)
        parts = lay_out(manage, lang or language())
        connect(made, Events(parts, collections, lang), manage)
        for endpoint in endpoints(first):
            api(endpoint, api_name=endpoint.__name__)
    made.queue(default_concurrency_limit=4)
    return made


def _refresh(libraries: Sequence[Library]) -> None:
    for library in libraries:
        with suppress(YongwenError):  # the window shows it
            library.refresh()
