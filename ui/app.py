"""The window itself: what stands where, and which event goes to which handler."""

import os
import threading
from contextlib import suppress
from importlib.resources import files
from typing import Any

import gradio as gr
from gradio.events import api
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index.documents import MAX_MEGABYTES
from index.encoders import Encoder
from index.errors import YongwenError
from index.text import language, say
from ui import render
from ui.access import Access
from ui.browsing import Browsing
from ui.events import Events
from ui.guard import LOOPBACK, Guard, is_loopback
from ui.handlers import Handlers
from ui.library import Library
from ui.managing import Managing
from ui.programs import LONGEST_QUESTION, endpoints, speak_json
from ui.taking import Taking

_SANS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")

_HOUR = 3600  # seconds
_LOOK = 10  # seconds between two looks at whether the documents have changed
_OPEN_WHERE_WIDE = "() => ({ __type__: 'update', open: window.innerWidth > 1000 })"

# After every event Gradio would draw statistics from a table of the last ten thousand.
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**9))

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_WAITING: dict[str, Any] = {"concurrency_limit": None, **_QUIET}


class Window(gr.Blocks):
    """Gradio's Blocks, launched with the look and the guard of the window unless told otherwise."""

    access = Access()

    def launch(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - Gradio's own options
        """As `gradio.Blocks.launch`; fonts are those of the visitor's machine.

        On this machine's own address the window answers to that name alone, so that a page from
        elsewhere whose name leads here is told nothing (DNS rebinding).
        """
        host = str(options.get("server_name") or LOOPBACK)
        named = [host, LOOPBACK, "localhost"] if is_loopback(host) else ["*"]
        theme = gr.themes.Default(
            primary_hue="teal", neutral_hue="slate", font=_SANS, font_mono=_MONO
        ).set(
            button_primary_background_fill="*primary_700",
            button_primary_background_fill_hover="*primary_800",
            button_primary_background_fill_dark="*primary_700",
            button_primary_background_fill_hover_dark="*primary_800",
        )
        look = {
            "theme": theme,
            "css": _packaged("style.css"),
            "head": f"<script>{_packaged('store.js')}</script>",
            "footer_links": ["api"],
            "run_history": False,
            "max_file_size": MAX_MEGABYTES * 2**20,
            "auth_message": self.title,
            "auth": self.access.check if self.access.users else None,
            "app_kwargs": {
                "middleware": [
                    Middleware(TrustedHostMiddleware, allowed_hosts=named, www_redirect=False),
                    Middleware(Guard, access=self.access),
                ]
            },
            "show_error": True,
        }
        launched = super().launch(*args, **{**look, **options})
        if self.mcp_server_obj:
            speak_json(self.mcp_server_obj)
        return launched


def create_app(
    documents: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] | None = None,
    *,
    encoder: Encoder | None = None,
    lang: str | None = None,
) -> gr.Blocks:
    """A chat window on a documents folder; `create_app().launch()` opens it.

    The index is built or refreshed behind the window, and the window says how far that is; an
    early question waits for it. `lang` None follows each visitor's browser.
    """
    library = Library(documents, index, encoder=encoder)
    threading.Thread(target=_refresh, args=[library], daemon=True).start()
    return window(library, lang)


def window(library: Library, lang: str | None = None, access: Access | None = None) -> Window:
    """A chat window on a library that someone else refreshes; by default all may change it."""
    made = Window(
        title=say("ui.title", lang),
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(_HOUR, _HOUR),  # uploads that nobody put on the shelf
    )
    with made:
        made.access = access or Access()
        on = Handlers(library)
        manage = Managing(library, on, made.access)
        parts = _lay_out(manage, lang or language())
        _connect(made, Events(parts, lang), on, manage)
        for endpoint in endpoints(library):
            api(endpoint, api_name=endpoint.__name__)
    made.queue(default_concurrency_limit=4)
    return made


def _lay_out(manage: Managing, lang: str) -> dict[str, Any]:
    """The parts of the window by name, in the order in which they stand there."""

    def taken(names: list[str]) -> list[str]:  # Gradio marks it, which a method can't bear
        return manage.taken(names)

    part: dict[str, Any] = {
        "kept": _html("kept", html_template="", visible="hidden"),
        "chosen": gr.BrowserState("", storage_key="yongwen-language", secret="yongwen"),
        "passages": gr.BrowserState(0, storage_key="yongwen-passages", secret="yongwen"),
        "within": gr.State([]),
        "version": gr.State(""),
        "clock": gr.Timer(_LOOK),
    }
    with gr.Sidebar(width=320, open=False, elem_id="yw-side") as part["side"]:
        with gr.Tab(say("ui.documents", lang)) as part["shelf_tab"]:
            part["find"] = _html("find", render.find(lang))
            part["found"] = _html("found")
            part["documents"] = _html("documents")
            with gr.Column(elem_id="yw-tools"):
                part["status"] = _html("status")
                part["add"] = _html("add", server_functions=[taken])
                refresh, cancel = say("ui.refresh", lang), say("ui.cancel", lang)
                part["refresh"] = gr.Button(refresh, size="sm", elem_id="yw-refresh")
                part["cancel"] = gr.Button(cancel, size="sm", elem_id="yw-cancel")
        with gr.Tab(say("ui.conversations", lang), render_children=True) as part["talks_tab"]:
            part["conversations"] = _html("conversations", render.conversations(lang))
    with gr.Column(elem_id="yw-main"):
        with gr.Row(elem_id="yw-top"):
            part["welcome"] = _html("welcome", render.welcome(lang))
            part["save"] = _html("save", render.save(lang))
            part["fresh"] = gr.Button(say("ui.fresh", lang), size="sm", elem_id="yw-fresh")
            other = say("ui.other_language", lang)
            part["other"] = gr.Button(other, size="sm", elem_id="yw-language")
            part["settings"] = _html("settings")
        for name in ("presence", "conversation", "notice", "samples", "scope"):
            part[name] = _html(name)
        part["question"] = gr.Textbox(
            label=say("ui.question", lang),
            show_label=False,
            placeholder=say("ui.placeholder", lang),
            submit_btn=say("ui.ask", lang),
            autofocus=True,
            max_lines=6,
            max_length=LONGEST_QUESTION,
            elem_id="yw-ask",
        )
    part["panel"] = _html("panel")
    return part


def _connect(blocks: Window, events: Events, on: Handlers, manage: Managing) -> None:
    part, then = events.parts, events.connect
    take = Taking(on.library)
    asked = "conversation kept question samples"
    asking = [
        then(part["question"].submit, on.ask, "kept within passages question", asked, **_WAITING),
        then(part["samples"].ask, on.ask_sample, "kept within passages", asked, **_WAITING),
    ]
    for name in ("conversation", "panel"):
        then(part[name].open, on.open, "kept", "panel", **_QUIET)
    then(part["conversation"].judge, take.judge, "kept", **_QUIET)
    then(part["save"].save, take.save, "kept", "save", **_QUIET)
    then(part["fresh"].click, on.clear, "", asked, cancels=asking, **_QUIET)

    listed = "status documents notice samples"
    for listen, change in (
        (part["refresh"].click, manage.refresh),
        (part["add"].put, manage.add),
        (part["documents"].rename, manage.rename),
        (part["documents"].remove, manage.remove),
        (part["documents"].restore, manage.restore),
    ):
        changed = then(listen, change, "kept within", listed, **_WAITING)
        # what was chosen may be gone
        then(changed.then, manage.still_chosen, "within", "within scope", **_QUIET)
    then(part["cancel"].click, manage.cancel, **_QUIET)
    then(part["documents"].empty, manage.empty, "within", "documents status", **_QUIET)
    then(part["documents"].choose, manage.choose, "", "within scope", **_QUIET)
    then(part["scope"].all, manage.choose_all, "", "within scope", **_QUIET)
    browse = Browsing(on.library)
    for name in ("documents", "found", "panel"):
        then(part[name].read, browse.read, "", "panel", **_QUIET)
    then(part["find"].find, browse.find, "within", "found", **_QUIET)
    looked = "documents notice version"
    then(part["clock"].tick, manage.look, "version within", looked, **_WAITING)

    talk = "conversation samples"
    then(part["kept"].begin, on.begin, "kept within passages", asked, **_WAITING)
    then(part["kept"].show, on.show, "kept", talk, **_QUIET)
    then(part["kept"].turn, on.show, "kept", talk, cancels=asking, **_QUIET)
    then(part["conversations"].save, take.save_other, "", "save", **_QUIET)

    spoken = (
        "welcome question fresh other refresh cancel settings presence conversations "
        "shelf_tab talks_tab"
    )
    chosen = (
        then(part["other"].click, on.switch, "", "chosen", **_QUIET),
        then(part["settings"].speak, on.choose, "", "chosen", **_QUIET),
    )
    then(part["settings"].count, on.count, "", "passages", **_QUIET)
    arrived = then(blocks.load, on.speak, "passages", spoken, **_QUIET)
    switched = [then(each.then, on.speak, "passages", spoken, **_QUIET) for each in chosen]
    for come in (arrived, *switched):
        then(come.then, browse.speak, "", "find found", **_QUIET)
        then(come.then, manage.speak, "within", "add scope refresh save", **_QUIET)
        then(come.then, manage.follow, "within", f"status {looked}", **_WAITING)
    for come in switched:
        then(come.then, on.show, "kept", talk, **_QUIET)
    blocks.load(None, None, part["side"], js=_OPEN_WHERE_WIDE, api_visibility="private")


def _refresh(library: Library) -> None:
    with suppress(YongwenError):  # the window shows it
        library.refresh()


def _html(name: str, value: str = "", **options: Any) -> gr.HTML:  # noqa: ANN401 - Gradio's own
    """A part of the window that is ours, with its own script where there is one."""
    script = _packaged(f"{name}.js") if (files("ui.page") / f"{name}.js").is_file() else None
    return gr.HTML(
        value, js_on_load=script, elem_id=f"yw-{name}", apply_default_css=False, **options
    )


def _packaged(name: str) -> str:
    return (files("ui.page") / name).read_text("utf-8")
