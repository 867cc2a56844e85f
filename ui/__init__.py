"""The chat window: `create_app` makes it, `python -m ui` opens it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load Gradio, which takes seconds, once somebody makes a window."""
    if name == "create_app":
        from ui.app import create_app

        return create_app
    raise AttributeError(name)
