"""Documents become a searchable index: `build_index` writes one, `open_index` reads it.

An `Index` is what `open_index` gives, a `BuildReport` what `build_index` found and did. What a
person can mend is a `YongwenError`; see `index.errors` for its kinds.
"""

from index.building import BuildReport, build_index
from index.encoders import load_encoder, load_model
from index.engines import Index, open_index
from index.errors import YongwenError

__all__ = [
    "BuildReport",
    "Index",
    "YongwenError",
    "build_index",
    "load_encoder",
    "load_model",
    "open_index",
]
