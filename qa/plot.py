"""Plots of an evaluation."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.errors import YongwenError
from qa.measures import Measures


class PlotError(YongwenError):
    """The plot can't be drawn."""


def plot_recall(table: Mapping[str, Mapping[str, Measures]], file: Path) -> None:
    """Bars of R@1 with their 95 % intervals: a group a data set, a bar a ranker.

    :raises PlotError: if matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as absent:
        raise PlotError("matplotlib_missing") from absent
    rankers = list(next(iter(table.values())))
    places = np.arange(len(table))
    figure = Figure(figsize=(8, 4), layout="constrained")
    axes = figure.subplots()
    for at, ranker in enumerate(rankers):
        found = [measures[ranker] for measures in table.values()]
        heights = np.array([each.recall_1 for each in found])
        reach = np.abs(np.array([each.interval for each in found]).T - heights)
        axes.bar(places + at / (len(rankers) + 1), heights, 0.18, yerr=reach, label=ranker)
    axes.set_xticks(places + 0.3, list(table))
    axes.set_ylabel("R@1")
    axes.set_ylim(0, 1)
    axes.legend(ncols=len(rankers), loc="lower center", bbox_to_anchor=(0.5, 1))
    figure.savefig(file)
