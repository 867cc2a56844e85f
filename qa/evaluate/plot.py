"""Plots of an evaluation."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.errors import YongwenError
from qa.confidence import FOUND
from qa.evaluate.answer_measures import reliability

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from qa.evaluate.result import Result


class PlotError(YongwenError):
    """The plot can't be drawn."""


def plot(results: Sequence["Result"], file: Path) -> None:
    """R@1 of every ranker and data set; and, where answers were judged, what confidence is worth.

    That is how far it is true, and which share of questions, answerable and foreign, is answered
    from which confidence on.

    :raises PlotError: if matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as absent:
        raise PlotError("matplotlib_missing") from absent
    judged = [result for result in results if result.judged]
    figure = Figure(figsize=(15 if judged else 8, 4), layout="constrained")
    axes = figure.subplots(1, 3 if judged else 1, squeeze=False)[0]
    _recall(axes[0], results)
    if judged:
        _reliability(axes[1], judged)
        _trade_off(axes[2], judged)
    figure.savefig(file)


def _recall(axes: "Axes", results: Sequence["Result"]) -> None:
    """Bars with their 95 % intervals: a group a data set, a bar a ranker."""
    rankers = list(results[0].rankers)
    places, width = np.arange(len(results)), 1 / (len(rankers) + 1)
    for at, ranker in enumerate(rankers):
        found = [result.rankers[ranker] for result in results]
        heights = np.array([each.recall[0] for each in found])
        reach = np.abs(np.array([each.interval for each in found]).T - heights)
        axes.bar(places + at * width, heights, width * 0.9, yerr=reach, label=ranker)
    axes.set_xticks(
        places + width * (len(rankers) - 1) / 2, [_ascii(result.task.name) for result in results]
    )
    axes.set_ylabel("R@1")
    axes.set_ylim(0, 1)
    axes.legend(ncols=len(rankers), loc="lower center", bbox_to_anchor=(0.5, 1))


def _reliability(axes: "Axes", results: Sequence["Result"]) -> None:
    """The share of right first passages over confidence; on the diagonal, confidence is true."""
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    for result in results:
        confidences = np.array([each.confidence for each in result.judged])
        right = np.array([each.is_right for each in result.judged])
        means, shares, _ = zip(*reliability(confidences, right), strict=True)
        axes.plot(means, shares, marker="o", label=_ascii(result.task.name))
    axes.set_xlabel("confidence")
    axes.set_ylabel("first passage right")
    axes.legend()


def _trade_off(axes: "Axes", results: Sequence["Result"]) -> None:
    """The share that is answered over the confidence asked for: own questions, foreign ones."""
    thresholds = np.linspace(0, 1, 101)
    for result in results:
        name = _ascii(result.task.name)
        own = np.array([each.confidence for each in result.judged])
        (line,) = axes.plot(thresholds, [(own >= t).mean() for t in thresholds], label=name)
        if result.unsure:
            shares = [(np.array(result.unsure) >= t).mean() for t in thresholds]
            axes.plot(thresholds, shares, "--", color=line.get_color(), label=f"{name}: foreign")
    axes.axvline(FOUND, color="grey", linestyle=":")
    axes.set_xlabel("confidence asked for")
    axes.set_ylabel("answered")
    axes.legend()


def _ascii(name: str) -> str:
    return name.replace("→", "to")
