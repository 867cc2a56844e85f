"""The same transformer on torch: for a GPU, and to compare with."""

import numpy as np
import torch
from transformers import BertConfig, BertModel

from index.encoders.e5.backend import FloatArray, IntArray
from index.encoders.e5.weights import (
    EPSILON,
    FEED_FORWARD,
    HEADS,
    LAYERS,
    POSITIONS,
    WIDTH,
    Weights,
)
from index.errors import ModelError

MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""The file's names of a layer's matrices, and those of transformers."""
_PARTS = MATRICES | {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


class TorchBackend:
    """`transformers.BertModel` with the unpacked weights, in bfloat16 on a GPU.

    :raises ModelError: if torch has no such device.
    """

    def __init__(self, weights: Weights, device: str) -> None:
        self._weights = weights
        self._device = device
        self._dtype = torch.float32 if device == "cpu" else torch.bfloat16
        self.name = f"torch {device} {str(self._dtype).removeprefix('torch.')}"
        try:
            model: torch.nn.Module = make_bert(weights)
            self._model = model.to(device, self._dtype).eval()
        except (RuntimeError, AssertionError) as absent:  # torch without CUDA asserts
            raise ModelError("device_unavailable", name=device) from absent

    @torch.inference_mode()
    def states(self, tokens: IntArray, mask: FloatArray) -> FloatArray:
        """See `index.encoders.e5.backend.Backend.states`."""
        words = torch.from_numpy(self._weights.words(tokens)).to(self._device, self._dtype)
        attended = torch.from_numpy(mask).to(self._device)
        found = self._model(inputs_embeds=words, attention_mask=attended).last_hidden_state
        states: FloatArray = found.float().cpu().numpy()
        return states


def make_bert(weights: Weights) -> BertModel:
    """The transformer alone: its table of word vectors is empty, and word vectors are its input."""
    config = BertConfig(
        vocab_size=1,  # word vectors come from the file, a batch at a time
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=FEED_FORWARD,
        max_position_embeddings=POSITIONS,
        layer_norm_eps=EPSILON,
        hidden_dropout_prob=0,
        attention_probs_dropout_prob=0,
        pad_token_id=0,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(_state(weights), strict=False)
    return model


def _state(weights: Weights) -> dict[str, torch.Tensor]:
    names = {
        "emb.pos": "embeddings.position_embeddings",
        "emb.type": "embeddings.token_type_embeddings",
    }
    state = {f"{name}.weight": weights.tensor(ours, -1, WIDTH) for ours, name in names.items()}
    state |= _affine(weights, "emb.ln", "embeddings.LayerNorm", WIDTH)
    for layer in range(LAYERS):
        for ours, theirs in _PARTS.items():
            out = FEED_FORWARD if ours == "fi" else WIDTH
            width = FEED_FORWARD if ours == "fo" else WIDTH
            shape = (out,) if ours.endswith("ln") else (out, width)
            state |= _affine(weights, f"l{layer}.{ours}", f"encoder.layer.{layer}.{theirs}", *shape)
    return {name: torch.from_numpy(np.array(values)) for name, values in state.items()}


def _affine(weights: Weights, ours: str, theirs: str, *shape: int) -> dict[str, FloatArray]:
    return {
        f"{theirs}.weight": weights.tensor(f"{ours}.w", *shape),
        f"{theirs}.bias": weights.tensor(f"{ours}.b", shape[0]),
    }
