"""Small networks that read question and passage encoded apart: `qa.reading.apart`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from index.arrays import FloatMatrix, NamedArrays
from index.encoders import Encoder
from index.script import Span
from qa.evaluate.measures import Gold, QuestionSet
from qa.learn.stepping import step
from qa.reading.apart import LIKENESS, matched
from qa.reading.likeness import evidence
from qa.reading.view import View, views

WIDTH, HIDDEN, NEAR = 16, 32, 5
EPOCHS, BATCH, RATE, DROPOUT, DECAY = 6, 4, 3e-3, 0.2, 0.02
NETWORKS = 2
"""How many are averaged. Each takes as long to learn and to read."""

_TOGETHER = 32  # passages encoded at once


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a passage, whose vectors are `tokens`.

    `right` tells which sentences hold an answer, and `answers` its tokens: each is the first and
    the last, all in one of the sentences, `sentence`.
    """

    view: View
    tokens: Tensor
    asked: Tensor
    same: Tensor
    evidence: Tensor
    right: Tensor
    sentence: int
    answers: tuple[Span, ...]


class Network(nn.Module):
    """What `qa.reading.apart.ApartReader` computes, in torch; its weights have the same names."""

    def __init__(self, centre: Tensor, usual: Tensor) -> None:
        super().__init__()
        dimension = len(centre)
        self.centre: Tensor
        self.usual: Tensor
        self.register_buffer("centre", centre)
        self.register_buffer("usual", usual)
        self.own, self.attended, self.whole = (nn.Linear(dimension, WIDTH) for _ in range(3))
        self.share = nn.Linear(dimension, 1)
        self.sharpness = nn.Parameter(torch.tensor(8.0))
        self.near = nn.Conv1d(4 * WIDTH + 3, HIDDEN, NEAR, padding=NEAR // 2)
        self.ends = nn.Linear(HIDDEN, 2)
        self.words = nn.Linear(HIDDEN, 1, bias=False)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, tokens: Tensor, example: Example) -> tuple[Tensor, Tensor]:
        """Logits of the sentences, and of each token's being an answer's first and last."""
        asked = nn.functional.normalize(example.asked - self.centre, dim=1)
        cosines = tokens @ asked.T
        dropped, tokens = self.drop(asked), self.drop(tokens)
        attended = (cosines * self.sharpness).softmax(dim=1) @ self.attended(dropped)
        whole = self.share(dropped).softmax(dim=0).T @ self.whole(dropped)
        own, best = self.own(tokens), cosines.amax(dim=1)
        parts = [own, own * attended, own * whole, whole.expand_as(own)]
        described = torch.column_stack([*parts, best, best - best.mean(), example.same])
        hidden = self.drop(self.near(described.T[None])[0].T.relu())
        return self._sentences(hidden, example), self.ends(hidden)

    def _sentences(self, hidden: Tensor, example: Example) -> Tensor:
        owners = torch.from_numpy(example.view.owners)[:, None].expand_as(hidden)
        most = torch.zeros(len(example.view.sentences), HIDDEN)
        most = most.scatter_reduce(0, owners, hidden, "amax", include_self=True)
        logits: Tensor = float(LIKENESS) * example.evidence + self.words(most)[:, 0]
        return logits

    def loss(self, tokens: Tensor, example: Example) -> Tensor:
        """Cross-entropy of the sentence, and of both ends among the right sentence's tokens."""
        sentences, ends = self(tokens, example)
        own = torch.from_numpy(example.view.of_sentence(example.sentence))
        logs = ends[own].log_softmax(dim=0)
        place = {int(token): at for at, token in enumerate(own)}
        first = torch.tensor([place[a] for a, _ in example.answers])
        last = torch.tensor([place[b] for _, b in example.answers])
        right = sentences.log_softmax(dim=0)[example.right]
        chosen = [right, logs[first, 0], logs[last, 1]]
        return -torch.stack([torch.logsumexp(each, dim=0) for each in chosen]).sum()


def learn(sets: Sequence[QuestionSet], encoder: Encoder) -> NamedArrays:
    """The arrays of a `qa.reading.apart.ApartReader` for an embedding model."""
    seen = [passage for questions in sets for passage in _seen(questions, encoder)]
    centre = torch.from_numpy(np.mean([tokens.mean(axis=0) for _, tokens, _ in seen], axis=0))
    usual = torch.from_numpy(
        np.mean([asked.mean(axis=0) for _, _, of in seen for _, asked, _ in of], axis=0)
    )
    groups = [group for each in seen if (group := list(_examples(*each, centre, usual)))]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the products are so small that sharing them out costs more
    trained = [_trained(centre, usual, groups, seed) for seed in range(NETWORKS)]
    torch.set_num_threads(threads)
    return stacked(trained)


def stacked(networks: Sequence[Network]) -> NamedArrays:
    """The weights of several networks as a `qa.reading.apart.ApartReader` has them."""
    first, *_ = networks
    states = [dict(network.named_parameters()) for network in networks]
    shared = {name: values.numpy() for name, values in first.named_buffers()}
    return shared | {
        name: np.stack([state[name].detach().numpy() for state in states]) for name in states[0]
    }


def _trained(
    centre: Tensor, usual: Tensor, groups: Sequence[Sequence[Example]], seed: int
) -> Network:
    torch.manual_seed(seed)
    network = Network(centre, usual)
    _train(network, groups)
    return network


def _train(network: Network, groups: Sequence[Sequence[Example]]) -> None:
    """By passage, a few at a time; the rate rises and falls (Smith and Topin, 2018)."""
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=DECAY)
    steps = EPOCHS * (len(groups) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    order = np.random.default_rng(0)
    with tqdm(total=steps) as bar:
        for _ in range(EPOCHS):
            shuffled = order.permutation(len(groups))[: len(groups) // BATCH * BATCH]
            for batch in shuffled.reshape(-1, BATCH):
                examples = [example for at in batch for example in groups[at]]
                loss = torch.stack([network.loss(_tokens(network, e), e) for e in examples]).mean()
                step(loss, optimizer, schedule)
                bar.update()


def _tokens(network: Network, example: Example) -> Tensor:
    return nn.functional.normalize(example.tokens - network.centre, dim=1)


Asked = tuple[str, FloatMatrix, tuple[Gold, ...]]
Seen = tuple[View, FloatMatrix, list[Asked]]


def _seen(questions: QuestionSet, encoder: Encoder) -> Iterator[Seen]:
    """Every passage as the model sees it, with its questions, their token vectors and answers."""
    _, tokens = encoder.encode_with_tokens(questions.questions, question=True)
    of: list[list[Asked]] = [[] for _ in questions.paragraphs]
    each = zip(questions.relevant, questions.questions, tokens, questions.golds, strict=True)
    for relevant, question, asked, golds in each:
        of[relevant].append((question, asked, golds))
    chunks = questions.chunks()
    for at in tqdm(range(0, len(chunks), _TOGETHER), desc=questions.name):
        some = chunks[at : at + _TOGETHER]
        _, vectors = encoder.encode_with_tokens([chunk.in_context for chunk in some])
        for view, rows, asking in zip(views(some, encoder), vectors, of[at:], strict=False):
            yield view, rows[view.tokens], asking


def _examples(
    view: View, tokens: FloatMatrix, of: list[Asked], centre: Tensor, usual: Tensor
) -> Iterator[Example]:
    """The questions whose answer stands within one sentence."""
    for question, asked, golds in of:
        placed = [_place(view, gold.span) for gold in golds]
        places = [place for place in placed if place is not None]
        if not places:
            continue
        sentence = places[0][0]
        holds = [any(gold.text in view.text[a:b] for gold in golds) for a, b in view.sentences]
        holds[sentence] = True
        found = evidence(question, asked, view, tokens, centre=centre.numpy(), usual=usual.numpy())
        yield Example(
            view=view,
            tokens=torch.from_numpy(tokens),
            asked=torch.from_numpy(asked),
            same=torch.from_numpy(matched(question, view)),
            evidence=torch.from_numpy(found),
            right=torch.tensor(holds),
            sentence=sentence,
            answers=tuple((first, last) for at, first, last in places if at == sentence),
        )


def _place(view: View, span: Span) -> tuple[int, int, int] | None:
    """An answer's sentence, first and last token; None where it is not within one sentence."""
    within = view.within(span)
    if not within or view.owners[within[0]] != view.owners[within[-1]]:
        return None
    return int(view.owners[within[0]]), within[0], within[-1]
