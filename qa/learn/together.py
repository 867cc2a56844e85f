"""Adapting the embedding model to read question and passage together: `qa.reading.together`.

Every question is read with its own paragraph, and half of them with one that is near to it and does
not answer; half of the time a question's words are put into English (`qa.learn.codeswitch`).
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from index.arrays import NamedArrays
from index.encoders import Adaptable
from index.encoders.e5 import LAYERS, WIDTH, Choice, Weights, torch_backend
from index.script import Span
from qa.evaluate.measures import QuestionSet
from qa.learn.codeswitch import switched
from qa.learn.stepping import step
from qa.reading.together import HEAD, joined
from qa.reading.view import View, views

FIRST = 6
"""The lowest layer that is adapted."""
RANK = 16
EPOCHS, RATE, RISE, DROPOUT, DECAY = 2, 2e-3, 0.1, 0.1, 0.01
BATCH = 2_500
"""Tokens of a step, padding included."""
OTHERS = 4
"""How many of the nearest paragraphs without the answer a question may be read with."""
SHARE = 0.5
"""Of the questions, those that are read with one of them in each epoch."""
MIXED = 0.5
"""Of the questions, those of which words are put into English."""

_TOGETHER = 400  # examples that are sorted by length


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with the token ids of its passage and of near ones that do not answer.

    `places` are the answers' first and last tokens, counted from the end of the passage's own.
    """

    question: str
    passage: Sequence[int]
    places: Sequence[Span]
    others: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage as the model sees them, and where the answers begin and end.

    Both are 0, the mark of the beginning, where the passage does not answer.
    """

    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]


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
    """What `qa.reading.together.TogetherReader` computes, in torch."""

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
        self.head = nn.Linear(WIDTH, 2)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, batch: Sequence[Sequence[int]]) -> Tensor:
        """Each token's logits of being an answer's first and last, shape (n, length, 2)."""
        device = self.head.weight.device
        length = max(map(len, batch))
        ids = np.array([[*row, *[0] * (length - len(row))] for row in batch])
        words = torch.from_numpy(self._weights.words(ids)).to(device, self._dtype)
        sizes = torch.tensor([len(row) for row in batch], device=device)
        mask = torch.arange(length, device=device) < sizes[:, None]
        states = self.bert(inputs_embeds=words, attention_mask=mask.float()).last_hidden_state
        logits: Tensor = self.head(self.drop(states.float()))
        return logits.masked_fill(~mask[:, :, None], -1e4)

    def loss(self, examples: Sequence[Example]) -> Tensor:
        """Cross-entropy of both ends; where there are several answers, any will do."""
        logs = self([example.ids for example in examples]).log_softmax(dim=1)
        likely = [
            torch.logsumexp(row[list(ends), place], dim=0)
            for row, example in zip(logs, examples, strict=True)
            for place, ends in enumerate((example.starts, example.ends))
        ]
        return -torch.stack(likely).sum() / len(examples)

    def arrays(self) -> NamedArrays:
        """The weights as `qa.reading.together.TogetherReader` has them."""
        head = torch.column_stack([self.head.weight, self.head.bias])
        made = {f"{name}.up": change.up for name, change in self.changes.items()}
        made |= {f"{name}.down": change.down for name, change in self.changes.items()}
        return {name: each.detach().cpu().numpy() for name, each in (made | {HEAD: head}).items()}


def _adapted(bert: nn.Module, path: str) -> LowRank:
    """Put a changed layer in place of one of the model's."""
    place, _, name = path.rpartition(".")
    changed = LowRank(cast("nn.Linear", bert.get_submodule(path)))
    setattr(bert.get_submodule(place), name, changed)
    return changed


def learn(sets: Sequence[QuestionSet], encoder: Adaptable, seed: int = 0) -> NamedArrays:
    """The arrays of a `qa.reading.together.TogetherReader`."""
    lessons = [lesson for questions in sets for lesson in _lessons(questions, encoder)]
    torch.manual_seed(seed)
    fast = Choice.of_settings().precision != "f32"
    network = Network(encoder.weights, torch.bfloat16 if fast else torch.float32)
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    chance = random.Random(seed)
    epochs = [list(_examples(lessons, encoder, chance)) for _ in range(EPOCHS)]
    _train(network, [batch for epoch in epochs for batch in _batches(epoch, chance)])
    return network.arrays()


def _lessons(questions: QuestionSet, encoder: Adaptable) -> Iterator[Lesson]:
    """The questions whose answers the model sees."""
    chunks = questions.chunks()
    texts = [chunk.in_context for chunk in chunks]
    passages, seen = encoder.prompted(texts), views(chunks, encoder)
    asked = encoder.encode(questions.questions, question=True)
    near = np.argsort(-(asked @ encoder.encode(texts).T), axis=1)
    each = zip(questions.questions, questions.relevant, questions.golds, near, strict=True)
    for question, own, golds, order in each:
        places = [place for gold in golds if (place := _place(seen[own], gold.span))]
        holding = {at for at in order if any(gold.text in chunks[at].text for gold in golds)}
        others = [passages[at] for at in order if at not in holding][:OTHERS]
        if places:
            yield Lesson(question, passages[own], places, others)


def _place(view: View, span: Span) -> Span | None:
    within = view.within(span)
    if not within:
        return None
    return int(view.tokens[within[0]]), int(view.tokens[within[-1]])


def _examples(
    lessons: Sequence[Lesson], encoder: Adaptable, chance: random.Random
) -> Iterator[Example]:
    """Every question with its own passage, some in English, and some with another passage."""
    texts = [
        switched(lesson.question, chance) if chance.random() < MIXED else lesson.question
        for lesson in lessons
    ]
    for lesson, asked in zip(lessons, encoder.prompted(texts, question=True), strict=True):
        yield from _parts(asked, lesson.passage, lesson.places)
        if lesson.others and chance.random() < SHARE:
            yield from _parts(asked, chance.choice(lesson.others), [])


def _parts(
    asked: Sequence[int], passage: Sequence[int], places: Sequence[Span]
) -> Iterator[Example]:
    """The parts in which a passage is read, each with the answers that lie in it."""
    count, read = len(passage) - 2, 0  # but for the marks
    for ids, own in joined(asked, passage):
        shift = count + own.start - read
        moved = [(a + shift, b + shift) for a, b in places]
        inside = [(a, b) for a, b in moved if own.start <= a and b < own.stop]
        yield Example(ids, [a for a, _ in inside] or [0], [b for _, b in inside] or [0])
        read += own.stop - own.start


def _batches(examples: list[Example], chance: random.Random) -> Iterator[list[Example]]:
    """The examples in random order, but with those together that are of about one length."""
    chance.shuffle(examples)
    batches: list[list[Example]] = []
    for at in range(0, len(examples), _TOGETHER):
        batches.append([])
        for example in sorted(examples[at : at + _TOGETHER], key=lambda each: len(each.ids)):
            if (len(batches[-1]) + 1) * len(example.ids) > BATCH and batches[-1]:
                batches.append([])
            batches[-1].append(example)
    chance.shuffle(batches)
    yield from batches


def _train(network: Network, batches: Sequence[Sequence[Example]]) -> None:
    """The rate rises for a tenth of the steps and falls for the others."""
    changing = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(changing, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=len(batches), pct_start=RISE, anneal_strategy="linear"
    )
    for batch in tqdm(batches):
        step(network.loss(batch), optimizer, schedule)
