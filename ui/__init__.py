"""The chat window: `create_app` makes it, `python -m ui` opens it."""

from ui.app import create_app

__all__ = ["create_app"]
