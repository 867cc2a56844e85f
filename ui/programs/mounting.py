"""What other programs speak, as routes of the window's application."""

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from ui.access import Access
from ui.library import Library
from ui.programs import dify, rest
from ui.programs.keys import Keyed
from ui.programs.service import Service

if TYPE_CHECKING:
    from ui.programs.mcp import Protocol


class Programs:
    """A library as other programs reach it."""

    def __init__(self, library: Library) -> None:
        self.service = Service(library)

    def routes(self, access: Access) -> list[BaseRoute]:
        """The routes, for who may ask."""
        plain = Keyed(rest.make_rest(self.service), access, rest.refuse)
        external = Keyed(dify.make_dify(self.service), access, dify.refuse)
        return [*(Route(path, plain) for path in rest.PATHS), Route(dify.PATH, external)]

    def protocol(self) -> "Protocol":
        """The Model Context Protocol, as tools; each is served once.

        :raises ImportError: if its SDK is not installed.
        """
        from ui.programs.mcp import Protocol

        return Protocol(self.service)

    def route(self, protocol: "Protocol", access: Access) -> BaseRoute:
        """The route of that, for who may ask."""
        from ui.programs.mcp import PATH

        return Route(PATH, Keyed(protocol, access, rest.refuse))
