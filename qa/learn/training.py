"""Going through the examples, with a checkpoint from which it goes on after being stopped."""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn
from tqdm import tqdm

from index.arrays import NamedArrays
from index.encoders import Adaptable
from qa.learn.examples import Example, Pupil
from qa.learn.lessons import Lesson
from qa.learn.network import Network

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)

Group = tuple[Example, ...]
"""What is learned of one question."""

RATE, RISE, DECAY = 1e-3, 0.06, 0.01
STEP = 8
"""Questions of a step, with their passages."""
EVERY = 300.0
"""Seconds between two checkpoints."""
EPOCHS = 1
WRONG = 2
"""Passages without an answer that each question is read with, in an epoch."""
MIXED = 0.1
"""Of the questions, those of which words are put into English."""


def learn(
    lessons: Sequence[Lesson], encoder: Adaptable, checkpoint: Path | None = None, seed: int = 0
) -> NamedArrays:
    """The arrays of a `qa.reading.joint.JointReader`; the same lessons and seed give the same."""
    pupil = Pupil(encoder)
    pupil.look([taught.chunk for each in lessons for taught in (*each.right, *each.wrong)])
    chance = random.Random(seed)
    epochs = [list(pupil.groups(lessons, WRONG, MIXED, chance)) for _ in range(EPOCHS)]
    steps = [step for epoch in epochs for step in shuffled(epoch, chance)]
    torch.manual_seed(seed)
    network = Network(encoder.weights)
    train(network, steps, checkpoint)
    return network.arrays()


def shuffled(groups: Sequence[Group], chance: random.Random) -> Iterator[list[Group]]:
    """The groups in random order, by steps."""
    order = chance.sample(groups, len(groups))
    for at in range(0, len(order), STEP):
        yield order[at : at + STEP]


class Learner(Protocol[S_contra]):
    """What can be trained: it tells what a step says against it."""

    def loss(self, step: Sequence[S_contra], /) -> Tensor: ...  # noqa: D102
    def parameters(self) -> Iterator[nn.Parameter]: ...  # noqa: D102
    def train(self, mode: bool = True) -> object: ...  # noqa: D102, FBT


def train(
    network: Learner[S], steps: Sequence[Sequence[S]], checkpoint: Path | None = None
) -> None:
    """Take every step; the rate rises for the first of them and falls for the others."""
    changing = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(changing, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=len(steps), pct_start=RISE, anneal_strategy="linear"
    )
    state = {"network": changing, "optimizer": optimizer, "schedule": schedule}
    done = _resumed(checkpoint, state, len(steps))
    network.train()
    saved = time.monotonic()
    bar = tqdm(steps[done:], initial=done, total=len(steps))
    for number, step in enumerate(bar, start=done + 1):
        loss = network.loss(step)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(changing, 1.0)
        optimizer.step()
        schedule.step()
        bar.set_postfix(loss=f"{loss.item():.3f}", refresh=False)
        if checkpoint and time.monotonic() - saved > EVERY:
            _save(checkpoint, state, number, len(steps))
            saved = time.monotonic()
    network.train(mode=False)


def _save(file: Path, state: dict[str, object], done: int, total: int) -> None:
    """Whole or not at all."""
    kept = {name: _kept(each) for name, each in state.items()}
    draft = file.with_suffix(".new")
    torch.save(kept | {"done": done, "total": total, "chance": _chance()}, draft)
    draft.replace(file)


def _chance() -> list[torch.Tensor]:
    """What is left to chance from here on, as what is dropped out."""
    return [torch.get_rng_state(), *torch.cuda.get_rng_state_all()]


def _kept(each: object) -> object:
    return [p.detach() for p in each] if isinstance(each, list) else each.state_dict()  # type: ignore[attr-defined]


def _resumed(file: Path | None, state: dict[str, object], total: int) -> int:
    """How many steps were taken before; none where there is no checkpoint of as many in all."""
    if file is None or not file.exists():
        return 0
    kept = torch.load(file, weights_only=True)
    if kept["total"] != total:
        return 0
    for name, each in state.items():
        if isinstance(each, list):
            with torch.no_grad():
                for parameter, value in zip(each, kept[name], strict=True):
                    parameter.copy_(value)
        else:
            each.load_state_dict(kept[name])  # type: ignore[attr-defined]
    own, *of_gpus = kept["chance"]
    torch.set_rng_state(own)
    if len(of_gpus) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(of_gpus)
    return int(kept["done"])
