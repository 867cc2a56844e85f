"""One step of learning."""

from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler


def step(loss: Tensor, optimizer: Optimizer, schedule: LRScheduler) -> None:
    """Go down the slope of a loss, and on in the schedule; no slope is steeper than 1."""
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    changing = [each for group in optimizer.param_groups for each in group["params"]]
    nn.utils.clip_grad_norm_(changing, 1.0)
    optimizer.step()
    schedule.step()
