"""Going through the examples, with a checkpoint from which it goes on after being stopped."""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from index.arrays import NamedArrays
from index.encoders import Adaptable
from index.encoders.e5 import Choice
from qa.learn.examples import Example, Pupil
from qa.learn.lessons import Lesson
from qa.learn.network import Network

RATE, RISE, DECAY = 1e-3, 0.06, 0.01
BATCH = 4_000
"""Tokens of a step, padding included."""
EVERY = 300.0
"""Seconds between two checkpoints."""

_TOGETHER = 600  # examples that are sorted by length


EPOCHS = 2
WRONG = 1
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
    epochs = [list(pupil.examples(lessons, WRONG, MIXED, chance)) for _ in range(EPOCHS)]
    steps = [step for epoch in epochs for step in batches(epoch, chance)]
    torch.manual_seed(seed)
    fast = Choice.of_settings().precision != "f32"
    network = Network(encoder.weights, torch.bfloat16 if fast else torch.float32)
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    train(network, steps, checkpoint)
    return network.arrays()


def batches(examples: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """The examples in random order, but with those together that are of about one length."""
    shuffled = list(examples)
    chance.shuffle(shuffled)
    made: list[list[Example]] = []
    for at in range(0, len(shuffled), _TOGETHER):
        made.append([])
        for example in sorted(shuffled[at : at + _TOGETHER], key=lambda each: len(each.ids)):
            if (len(made[-1]) + 1) * len(example.ids) > BATCH and made[-1]:
                made.append([])
            made[-1].append(example)
    chance.shuffle(made)
    yield from made


def train(network: Network, steps: Sequence[Sequence[Example]], checkpoint: Path | None) -> None:
    """Take every step; the rate rises for the first of them and falls for the others."""
    changing = [each for each in network.parameters() if each.requires_grad]
    optimizer = torch.optim.AdamW(changing, lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=len(steps), pct_start=RISE, anneal_strategy="linear"
    )
    state = {"network": changing, "optimizer": optimizer, "schedule": schedule}
    done = _resumed(checkpoint, state, len(steps))
    network.drop.train()
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
    network.drop.eval()


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
