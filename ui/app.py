"""The window itself: what stands where, and which event goes to which handler."""

import os
import threading
from contextlib import suppress
from functools import partial
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

_UNCHECK = (
    "() => document.querySelectorAll('[name=within]').forEach((box) => (box.checked = false))"
)

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_WAITING: dict[str, Any] = {"concurrency_limit": None, **_QUIET}

_html = partial(gr.HTML, apply_default_css=False)


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
        on = Handlers(library, lang)
        made.access = access or Access()
        _lay_out(made, on, Managing(library, on, made.access), lang or language())
        for endpoint in endpoints(library):
            api(endpoint, api_name=endpoint.__name__)
    made.queue(default_concurrency_limit=4)
    return made


def _lay_out(blocks: Window, on: Handlers, manage: Managing, lang: str) -> None:
    take = Taking(on)
    kept = gr.BrowserState([], storage_key="yongwen-conversation", secret="yongwen")
    chosen = gr.BrowserState("", storage_key="yongwen-language", secret="yongwen")
    within = gr.State([])
    shown = gr.State("")
    clock = gr.Timer(_LOOK)

    def taken(names: list[str]) -> list[str]:  # Gradio marks it, which a method can't bear
        return manage.taken(names)

    with gr.Sidebar(width=320, open=False, elem_id="yw-side") as side:
        add = _html(js_on_load=_packaged("add.js"), server_functions=[taken], elem_id="yw-add")
        refresh = gr.Button(say("ui.refresh", lang), size="sm", elem_id="yw-refresh")
        cancel = gr.Button(say("ui.cancel", lang), size="sm", elem_id="yw-cancel")
        status = _html(elem_id="yw-status")
        documents = _html(js_on_load=_packaged("documents.js"), elem_id="yw-list")
    with gr.Column(elem_id="yw-main"):
        with gr.Row(elem_id="yw-top"):
            welcome = _html(render.welcome(lang))
            save = _html(render.save(lang), js_on_load=_packaged("save.js"), elem_id="yw-save")
            fresh = gr.Button(say("ui.fresh", lang), size="sm", elem_id="yw-fresh")
            other = gr.Button(say("ui.other_language", lang), size="sm", elem_id="yw-language")
        conversation = _html(js_on_load=_packaged("conversation.js"), elem_id="yw-talk")
        notice = _html(elem_id="yw-notice")
        samples = _html(js_on_load=_packaged("samples.js"), elem_id="yw-samples")
        scope = _html(js_on_load=_packaged("scope.js"), elem_id="yw-scope")
        question = gr.Textbox(
            label=say("ui.question", lang),
            show_label=False,
            placeholder=say("ui.placeholder", lang),
            submit_btn=say("ui.ask", lang),
            autofocus=True,
            max_lines=6,
            max_length=LONGEST_QUESTION,
            elem_id="yw-ask",
        )
    panel = _html(js_on_load=_packaged("panel.js"), elem_id="yw-panel")

    page = [kept, chosen]
    answer = [conversation, kept, question, samples]
    spoken = [welcome, question, fresh, other, refresh, cancel, conversation]
    question.submit(on.ask, [question, *page, within], answer, api_name="converse", **_WAITING)
    samples.ask(on.ask_sample, [*page, within], answer, **_WAITING)
    conversation.open(on.open, page, panel, **_QUIET)
    panel.open(on.open, page, panel, **_QUIET)
    conversation.judge(take.judge, page, None, **_QUIET)
    save.save(take.save, page, save, **_QUIET)
    fresh.click(on.clear, chosen, answer, **_QUIET)
    listed = [status, documents, notice, samples]
    changed = [
        refresh.click(manage.refresh, [*page, within], listed, **_WAITING),
        add.put(manage.add, [*page, within], listed, **_WAITING),
        documents.rename(manage.rename, [*page, within], listed, **_WAITING),
        documents.remove(manage.remove, [*page, within], listed, **_WAITING),
    ]
    for change in changed:  # what was chosen may be gone
        change.then(manage.still_chosen, [chosen, within], [within, scope], **_QUIET)
    clock.tick(manage.look, [shown, chosen, within], [documents, notice, shown], **_WAITING)
    cancel.click(manage.cancel, None, None, **_QUIET)
    documents.choose(manage.choose, chosen, [within, scope], **_QUIET)
    scope.all(manage.choose_all, None, [within, scope], js=_UNCHECK, **_QUIET)
    switched = other.click(on.switch, chosen, chosen, **_QUIET).then(
        on.speak, page, spoken, **_QUIET
    )
    blocks.load(None, None, side, js=_OPEN_WHERE_WIDE, api_visibility="private")
    arrived = blocks.load(on.speak, page, spoken, **_QUIET)
    for come in (arrived, switched):
        come.then(manage.speak, [chosen, within], [add, scope, refresh, save], **_QUIET)
        come.then(manage.follow, [chosen, within], [status, documents, notice, shown], **_WAITING)
    arrived.then(on.begin, page, answer, **_WAITING)
    switched.then(on.resample, page, samples, **_QUIET)


def _refresh(library: Library) -> None:
    with suppress(YongwenError):  # the window shows it
        library.refresh()


def _packaged(name: str) -> str:
    return (files("ui.page") / name).read_text("utf-8")
