"""What `qa.reading.joint.JointReader` computes, in torch, with what can be learned of it."""

import math
from collections.abc import Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from index.arrays import NamedArrays
from index.encoders.e5 import LAYERS, WIDTH, Weights, torch_backend
from qa.learn.examples import Example
from qa.reading.joint import TOKENS, WHOLE
from qa.reading.reading import SHAPES

FIRST = 5
"""The lowest layer that is adapted."""
RANK = 32
DROPOUT = 0.1
_FAR = -1e4  # finite also in half precision


class LowRank(nn.Module):
    """A linear layer with a change of low rank, which is nothing at first."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(RANK, base.in_features) / math.sqrt(base.in_features))
        self.up = nn.Parameter(torch.zeros(base.out_features, RANK))

    def forward(self, given: Tensor) -> Tensor:
        """What the layer gives, and what the change adds."""
        narrow = functional.linear(given, self.down.to(given.dtype))
        changed: Tensor = self.base(given) + functional.linear(narrow, self.up.to(given.dtype))
        return changed


class Network(nn.Module):
    """The embedding model with low-rank changes, and two heads."""

    def __init__(self, weights: Weights, dtype: torch.dtype) -> None:
        super().__init__()
        self._weights, self._dtype = weights, dtype
        bert: nn.Module = torch_backend.make_bert(weights)
        self.bert = bert.to(dtype).eval().requires_grad_(requires_grad=False)
        self.changes = {
            f"l{layer}.{ours}": _adapted(self.bert, f"encoder.layer.{layer}.{theirs}")
            for layer in range(FIRST, LAYERS)
            for ours, theirs in torch_backend.MATRICES.items()
        }
        self.tokens = nn.Linear(WIDTH, 3)
        self.whole = nn.Linear(WIDTH, 1 + len(SHAPES))
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, batch: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Logits of the whole, shape (n, 1 + shapes), and of each token, shape (n, length, 3)."""
        device = self.whole.weight.device
        length = max(map(len, batch))
        ids = np.array([[*row, *[0] * (length - len(row))] for row in batch])
        words = torch.from_numpy(self._weights.words(ids)).to(device, self._dtype)
        sizes = torch.tensor([len(row) for row in batch], device=device)
        mask = torch.arange(length, device=device) < sizes[:, None]
        found = self.bert(inputs_embeds=words, attention_mask=mask.float()).last_hidden_state
        states = self.drop(found.float())
        return self.whole(states[:, 0]), self.tokens(states)

    def loss(self, examples: Sequence[Example]) -> Tensor:
        """What the examples say against the network, a mean over them.

        It sums cross-entropies: of answering, of the shape, of each sentence's belonging to the
        answer, and of both ends of the words, where any of several will do.
        """
        whole, tokens = self([example.ids for example in examples])
        wanted = torch.tensor([float(e.answers) for e in examples], device=whole.device)
        total = functional.binary_cross_entropy_with_logits(whole[:, 0], wanted, reduction="sum")
        for row, example in enumerate(examples):
            if example.answers:
                total = total + _inside(tokens[row], example)
                shape = torch.tensor(example.shape, device=whole.device)
                total = total + 0.3 * functional.cross_entropy(whole[row, 1:], shape)
        return total / len(examples)

    def arrays(self) -> NamedArrays:
        """The weights as `qa.reading.joint.JointReader` has them."""
        made = {
            TOKENS: torch.column_stack([self.tokens.weight, self.tokens.bias]),
            WHOLE: torch.column_stack([self.whole.weight, self.whole.bias]),
        }
        made |= {f"{name}.up": change.up for name, change in self.changes.items()}
        made |= {f"{name}.down": change.down for name, change in self.changes.items()}
        return {name: each.detach().cpu().numpy() for name, each in made.items()}


def _inside(tokens: Tensor, example: Example) -> Tensor:
    """The cross-entropies of a passage's sentences, their mean, and of the ends of the words."""
    inside = torch.stack([tokens[list(places), 2].mean() for places, _ in example.units])
    belongs = torch.tensor([float(each) for _, each in example.units], device=tokens.device)
    total = functional.binary_cross_entropy_with_logits(inside, belongs)
    if example.starts:
        own = slice(*example.own)
        for column, ends in ((0, example.starts), (1, example.ends)):
            logs = tokens[own, column].log_softmax(dim=0)
            places = [at - example.own[0] for at in ends]
            total = total - 0.5 * torch.logsumexp(logs[places], dim=0)
    return total


def _adapted(bert: nn.Module, path: str) -> LowRank:
    """Put a changed layer in place of one of the model's."""
    place, _, name = path.rpartition(".")
    changed = LowRank(cast("nn.Linear", bert.get_submodule(path)))
    setattr(bert.get_submodule(place), name, changed)
    return changed
