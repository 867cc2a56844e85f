"""Documents become a searchable index: `build_index` writes one, `open_index` reads it."""

from index.building import build_index
from index.encoders import load_encoder, load_model
from index.engines import open_index

__all__ = ["build_index", "load_encoder", "load_model", "open_index"]
