"""What other programs speak, as routes of the window's application."""

from starlette.routing import BaseRoute, Route

from ui.access import Access
from ui.library import Library
from ui.programs import dify, rest
from ui.programs.keys import Keyed
from ui.programs.service import Service


class Programs:
    """A library as other programs reach it."""

    def __init__(self, library: Library) -> None:
        self.service = Service(library)

    def routes(self, access: Access) -> list[BaseRoute]:
        """The routes, for who may ask."""
        plain = Keyed(rest.make_rest(self.service), access, rest.refuse)
        external = Keyed(dify.make_dify(self.service), access, dify.refuse)
        return [*(Route(path, plain) for path in rest.PATHS), Route(dify.PATH, external)]
