"""An index kept open, and opened anew as versions are published."""

import threading
from collections.abc import Callable

from index.encoders import Encoder
from index.engines.interface import Index
from index.engines.opening import open_index
from index.settings import Place

OnOpen = Callable[[Index], object]


class Reopener:
    """Keeps an index open; safe to share between threads.

    `on_open` is called with each version before anyone gets it, to warm it up for instance.
    """

    def __init__(self, place: Place, on_open: OnOpen = lambda _: None) -> None:
        self.place = place
        self._on_open = on_open
        self._index: Index | None = None
        self._opening = threading.Lock()

    def current(self, encoder: Encoder | None = None) -> Index:
        """The version published now; who still holds an older one can read on in it.

        The encoder, by default as in `index.load_encoder`, is for the first; then it stays.

        :raises IndexFolderError: if it can't be opened; an older one is never put in its place.
        :raises ModelError: if the model can't be loaded.
        """
        with self._opening:
            index = self._index
            if index is None or not index.is_current():
                index = index.reopened() if index else open_index(self.place, encoder=encoder)
                self._on_open(index)
                self._index = index
            return index
