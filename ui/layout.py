"""What stands where in the window, and which event goes to which handler."""

from importlib.resources import files
from typing import Any

import gradio as gr

from index.text import say
from ui import browsing as browse
from ui import handlers as on
from ui import render
from ui import taking as take
from ui.events import Events
from ui.managing import Managing
from ui.programs import LONGEST_QUESTION

_LOOK = 10  # seconds between two looks at whether the documents have changed
_OPEN_WHERE_WIDE = "() => ({ __type__: 'update', open: window.innerWidth > 1000 })"

_QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
_WAITING: dict[str, Any] = {"concurrency_limit": None, **_QUIET}
# Gradio would drop what is asked before it has heard that an earlier question was cancelled.
_ASKING: dict[str, Any] = {"trigger_mode": "multiple", **_WAITING}


def lay_out(manage: Managing, lang: str) -> dict[str, Any]:
    """The parts of the window by name, in the order in which they stand there."""

    def taken(given: list[str]) -> list[str]:  # Gradio marks it, which a method can't bear
        folder, *names = given
        return manage.taken(folder, names)

    part: dict[str, Any] = {
        "kept": _html("kept", html_template="", visible="hidden"),
        "chosen": gr.BrowserState("", storage_key="yongwen-language", secret="yongwen"),
        "passages": gr.BrowserState(0, storage_key="yongwen-passages", secret="yongwen"),
        "within": gr.State([]),
        "version": gr.State(""),
        "clock": gr.Timer(_LOOK),
    }
    with gr.Sidebar(width=320, open=False, elem_id="yw-side") as part["side"]:
        part["collections"] = _html("collections")
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


def connect(blocks: gr.Blocks, events: Events, manage: Managing) -> None:
    """Let every event of the window be answered."""
    part, then = events.parts, events.connect

    def propose(after: Any) -> None:  # noqa: ANN401 - Gradio's own
        then(after.then, on.propose, "kept", "samples", **_QUIET)

    asked = "conversation kept question samples"
    asking = [
        then(part["question"].submit, on.ask, "kept within passages question", asked, **_ASKING),
        then(part["samples"].ask, on.ask_sample, "kept within passages", asked, **_ASKING),
    ]
    for each in asking:
        propose(each)
    for name in ("conversation", "panel"):
        then(part[name].open, on.open_passage, "kept", "panel", **_QUIET)
    then(part["conversation"].judge, take.judge, "kept", **_QUIET)
    then(part["save"].save, take.save, "kept", "save", **_QUIET)
    propose(then(part["fresh"].click, on.clear, "", asked, cancels=asking, **_QUIET))

    listed = "status documents notice version"
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
        propose(changed)
    then(part["cancel"].click, manage.cancel, **_QUIET)
    then(part["documents"].empty, manage.empty, "within", "documents status", **_QUIET)
    then(part["documents"].choose, manage.choose, "", "within scope", **_QUIET)
    then(part["scope"].all, manage.choose_all, "", "within scope", **_QUIET)
    for name in ("documents", "found", "panel"):
        then(part[name].read, browse.read, "", "panel", **_QUIET)
    then(part["find"].find, browse.search, "within", "found", **_QUIET)
    looked = "documents notice version"
    then(part["clock"].tick, manage.look, "version within", looked, **_WAITING)

    propose(then(part["kept"].begin, on.begin, "kept within passages", asked, **_WAITING))
    show = on.show, "kept", "conversation"
    propose(then(part["kept"].show, *show, trigger_mode="always_last", **_QUIET))
    propose(then(part["kept"].turn, *show, cancels=asking, **_QUIET))
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
    then(arrived.then, browse.arrive, "", "panel", **_QUIET)
    switched = [then(each.then, on.speak, "passages", spoken, **_QUIET) for each in chosen]
    for come in (arrived, *switched):
        then(come.then, browse.speak, "", "find found", **_QUIET)
        then(come.then, manage.speak, "within", "add scope refresh save collections", **_QUIET)
    for come in switched:
        then(come.then, manage.follow, "within", f"status {looked}", **_WAITING)
        propose(then(come.then, *show, **_QUIET))
    propose(then(arrived.then, manage.follow, "within", f"status {looked}", **_WAITING))
    blocks.load(None, None, part["side"], js=_OPEN_WHERE_WIDE, api_visibility="private")


def packaged(name: str) -> str:
    """A file of the page."""
    return (files("ui.page") / name).read_text("utf-8")


def _html(name: str, value: str = "", **options: Any) -> gr.HTML:  # noqa: ANN401 - Gradio's own
    """A part of the window that is ours, with its own script where there is one."""
    script = packaged(f"{name}.js") if (files("ui.page") / f"{name}.js").is_file() else None
    return gr.HTML(
        value, js_on_load=script, elem_id=f"yw-{name}", apply_default_css=False, **options
    )
