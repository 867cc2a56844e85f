"""Which event goes to which handler: both speak of the window's parts by name."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr

from ui.collections import Collections
from ui.visit import NOTHING, Shown, Visit

Given = dict[Any, Any]
"""The values of components, as Gradio gives them."""


class Events:
    """Connects the events of a window; `lang` None means each browser's own language."""

    def __init__(
        self, parts: Mapping[str, Any], collections: Collections, lang: str | None = None
    ) -> None:
        self.parts = parts
        self._collections = collections
        self._names = {part: name for name, part in parts.items()}
        self._lang = lang

    def connect(
        self,
        listen: Callable[..., Any],
        handle: Callable[[Visit], Any],
        given: str = "",
        shown: str = "",
        **options: Any,  # noqa: ANN401 - Gradio's own
    ) -> Any:  # noqa: ANN401
        """Let `handle` answer what `listen` tells, given the values of some parts beside the
        language; it shows others. Both are names with spaces between.
        """
        inputs = {self.parts[name] for name in ["chosen", *given.split()]}
        outputs = [self.parts[name] for name in shown.split()]
        return listen(self._answered(handle), inputs, outputs, **options)

    def _answered(self, handle: Callable[[Visit], Any]) -> Callable[..., Any]:
        """The function that Gradio calls; it tells by the kind of it whether there are steps."""

        def visit(values: Given, request: gr.Request, event: gr.EventData) -> Visit:
            named = {self._names[part]: value for part, value in values.items()}
            return Visit.of(named, request, event, self._lang, self._collections)

        def once(values: Given, request: gr.Request, event: gr.EventData = NOTHING) -> Any:  # noqa: ANN401
            return self._placed(handle(visit(values, request, event)))

        def steps(
            values: Given, request: gr.Request, event: gr.EventData = NOTHING
        ) -> Iterator[Any]:
            for shown in handle(visit(values, request, event)):
                yield self._placed(shown)

        return steps if inspect.isgeneratorfunction(handle) else once

    def _placed(self, shown: Shown | None) -> Any:  # noqa: ANN401
        if shown is None:
            return None
        return {self.parts[name]: value for name, value in shown.items()} or gr.skip()
