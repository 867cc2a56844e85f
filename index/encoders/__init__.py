"""Texts become vectors: the model's interface, and the models behind it."""

from index.encoders.encoder import Adaptable, Encoder, backend_name, load_encoder, load_model

__all__ = [
    "Adaptable",
    "Encoder",
    "backend_name",
    "load_encoder",
    "load_model",
]
