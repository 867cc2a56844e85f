"""The embedding model in torch, with low-rank changes that can be learned.

Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2022.
"""

import math
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.arrays import NamedArrays
from index.encoders.e5 import Choice, Weights, torch_backend


class LowRank(nn.Module):
    """A linear layer with a change of low rank, which is nothing at first."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, given: Tensor) -> Tensor:
        """What the layer gives, and what the change adds."""
        narrow = functional.linear(given, self.down.to(given.dtype))
        changed: Tensor = self.base(given) + functional.linear(narrow, self.up.to(given.dtype))
        return changed


class Adapted(nn.Module):
    """The model with changes of a rank to some of its layers, on a GPU where there is one.

    It computes in half precision unless `YONGWEN_ENGINE` says otherwise; changes are kept whole.
    """

    def __init__(self, weights: Weights, layers: Iterable[int], rank: int) -> None:
        super().__init__()
        self._weights = weights
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        fast = Choice.of_settings().precision.startswith("bf")
        self.dtype = torch.bfloat16 if fast else torch.float32
        bert = torch_backend.make_bert(weights)
        bert.set_attn_implementation("eager")  # a third faster on CPUs
        self.bert = cast("nn.Module", bert).to(self.device, self.dtype)
        self.bert.requires_grad_(requires_grad=False)
        self.changes = {
            f"l{layer}.{ours}": _adapted(self.bert, f"encoder.layer.{layer}.{theirs}", rank)
            for layer in layers
            for ours, theirs in torch_backend.MATRICES.items()
        }
        self.to(self.device)

    def forward(self, batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """The states of every token, shape (n, longest, dimension), and which are tokens at all."""
        length = max(map(len, batch))
        ids = np.array([[*row, *[0] * (length - len(row))] for row in batch])
        words = torch.from_numpy(self._weights.words(ids)).to(self.device, self.dtype)
        sizes = torch.tensor([len(row) for row in batch], device=self.device)
        mask = torch.arange(length, device=self.device) < sizes[:, None]
        found: Tensor = self.bert(
            inputs_embeds=words, attention_mask=mask.float()
        ).last_hidden_state
        return found.float(), mask

    def vectors(self, batch: Sequence[Sequence[int]]) -> Tensor:
        """The unit mean of each one's states, shape (n, dimension)."""
        states, mask = self(batch)
        return functional.normalize((states * mask[..., None]).sum(1), dim=1)

    def arrays(self) -> NamedArrays:
        """The changes, `NAME.up` and `NAME.down` for each matrix."""
        ups = {f"{name}.up": change.up for name, change in self.changes.items()}
        made = ups | {f"{name}.down": change.down for name, change in self.changes.items()}
        return {name: each.detach().cpu().numpy() for name, each in made.items()}


def _adapted(bert: nn.Module, path: str, rank: int) -> LowRank:
    """Put a changed layer in place of one of the model's."""
    place, _, name = path.rpartition(".")
    changed = LowRank(cast("nn.Linear", bert.get_submodule(path)), rank)
    setattr(bert.get_submodule(place), name, changed)
    return changed
