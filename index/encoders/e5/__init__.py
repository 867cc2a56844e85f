"""The bundled model, multilingual-e5-small, run by OpenVINO or torch.

`torch_backend` is imported by name where torch is wanted, which takes seconds.
"""

from index.encoders.e5.choosing import Choice
from index.encoders.e5.encoder import E5Encoder
from index.encoders.e5.questions import changes_of
from index.encoders.e5.weights import IDENTITY, LAYERS, POSITIONS, WIDTH, LowRank, Weights

__all__ = [
    "IDENTITY",
    "LAYERS",
    "POSITIONS",
    "WIDTH",
    "Choice",
    "E5Encoder",
    "LowRank",
    "Weights",
    "changes_of",
    "torch_backend",
]
