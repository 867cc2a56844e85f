"""What `qa.reading.joint.JointReader` computes, in torch, with what can be learned of it."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.arrays import NamedArrays
from index.encoders.e5 import LAYERS, WIDTH, Weights
from qa.learn.adapted import Adapted
from qa.learn.examples import Example
from qa.reading.joint import TOKENS, WHOLE
from qa.reading.reading import SHAPES

FIRST = 5
"""The lowest layer that is adapted."""
RANK = 32
DROPOUT = 0.1
TOGETHER = 1_500
"""Tokens that go through the network at once, padding included."""


class Network(nn.Module):
    """The embedding model with low-rank changes, and two heads."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.model = Adapted(weights, range(FIRST, LAYERS), RANK)
        self.tokens = nn.Linear(WIDTH, 3, device=self.model.device)
        self.whole = nn.Linear(WIDTH, 1 + len(SHAPES), device=self.model.device)

    def forward(self, batch: Sequence[Sequence[int]]) -> tuple[Tensor, list[Tensor]]:
        """Logits of the whole of each, shape (n, 1 + shapes), and of its tokens, (length, 3)."""
        order = sorted(range(len(batch)), key=lambda at: len(batch[at]))
        wholes: list[Tensor] = []
        tokens: list[Tensor] = []
        for part in alike([batch[at] for at in order], TOGETHER):
            states, _ = self.model(part)
            states = functional.dropout(states, DROPOUT, self.training)
            wholes.append(self.whole(states[:, 0]))
            found = self.tokens(states)
            tokens += [found[at, : len(row)] for at, row in enumerate(part)]
        back = sorted(range(len(order)), key=order.__getitem__)
        return torch.cat(wholes)[back], [tokens[at] for at in back]

    def loss(self, groups: Sequence[Sequence[Example]]) -> Tensor:
        """What the examples say against the network, a mean over them.

        A group is of one question, the passage that answers first. It sums cross-entropies: of
        answering, of the one that answers among its group, of the shape, of each sentence's
        belonging to the answer, and of both ends of the words, where any of several will do.
        """
        examples = [example for group in groups for example in group]
        whole, tokens = self([example.ids for example in examples])
        wanted = torch.tensor([float(e.answers) for e in examples], device=whole.device)
        total = functional.binary_cross_entropy_with_logits(whole[:, 0], wanted, reduction="sum")
        for own, logits, example in zip(whole, tokens, examples, strict=True):
            if example.answers:
                total = total + _inside(logits, example)
                shape = torch.tensor(example.shape, device=whole.device)
                total = total + 0.3 * functional.cross_entropy(own[1:], shape)
        for group, logits in zip(groups, whole[:, 0].split([*map(len, groups)]), strict=True):
            if group[0].answers:
                total = total - logits.log_softmax(dim=0)[0]
        return total / len(examples)

    def arrays(self) -> NamedArrays:
        """The weights as `qa.reading.joint.JointReader` has them."""
        heads = {
            TOKENS: torch.column_stack([self.tokens.weight, self.tokens.bias]),
            WHOLE: torch.column_stack([self.whole.weight, self.whole.bias]),
        }
        made = {name: each.detach().cpu().numpy() for name, each in heads.items()}
        return made | self.model.arrays()


def alike(rows: Sequence[Sequence[int]], most: int) -> Iterator[list[Sequence[int]]]:
    """Rows, shortest first, in batches of so many numbers at most, padding included."""
    made: list[Sequence[int]] = []
    for row in rows:
        if made and (len(made) + 1) * len(row) > most:
            yield made
            made = []
        made.append(row)
    if made:
        yield made


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
