"""Many people ask through the window's API while the documents change and the index is replaced.

    python -m tests.benchmarks.crowd [--people 32] [--seconds 60]

Every document says which generation it is of; all are rewritten again and again, and one of them
goes and comes back. An answer that mixes generations, lacks a document or has one that is gone, or
is of a generation older than was in force when it was asked for, is wrong. The model is the real
one. The limit on what one address may send is in force: each person comes from an address of their
own, as through a proxy on this machine. Those who ask are threads of the process that answers, and
take their share of its time.
"""

import argparse
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from gradio_client import Client

from ui.app import window
from ui.library import Library

SUBJECTS = ["港口", "学校", "工厂", "医院", "农田", "海岛", "车站", "书店"]
PAUSE = 2.0  # seconds between two generations
ALONE = 10.0  # seconds for which one asks alone


def subjects(generation: int) -> list[str]:
    """What there is a document about; the last one is left out of every other generation."""
    return SUBJECTS[: len(SUBJECTS) - generation % 2]


@dataclass
class Crowd:
    """What those who ask have met."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    generations: set[int] = field(default_factory=set)

    def row(self, name: str, people: int, lasted: float) -> str:
        """A line of the table."""
        milliseconds = 1000 * np.array(self.seconds)
        return (
            f"| {name} | {people} | {len(self.seconds):,} | {len(self.seconds) / lasted:.1f} "
            f"| {np.median(milliseconds):.0f} | {np.percentile(milliseconds, 95):.0f} "
            f"| {len(self.generations)} | {len(self.wrong)} | {len(self.errors)} |"
        )


class Publisher:
    """Rewrites the documents, and knows which generation the index has for sure."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder, self.library = folder, library
        self.in_force = -1

    def publish(self, generation: int) -> None:
        """Write a generation, in one step for each document, and wait until all are indexed."""
        for subject in subjects(generation):
            draft = self.folder / ".draft"
            draft.write_text(f"{subject}：第{generation}代，{subject * 9}。\n", "utf-8")
            draft.replace(self.folder / f"{subject}.txt")
        for subject in set(SUBJECTS) - set(subjects(generation)):
            (self.folder / f"{subject}.txt").unlink()
        self.library.refresh()
        self.in_force = generation

    def run(self, stopped: threading.Event) -> None:
        """One generation after the other."""
        while not stopped.wait(PAUSE):
            self.publish(self.in_force + 1)


def ask(url: str, person: int, publisher: Publisher, crowd: Crowd, until: float) -> None:
    """Ask over and over."""
    client = Client(url, verbose=False, headers={"x-forwarded-for": f"10.0.0.{person}"})
    while time.monotonic() < until:
        before, start = publisher.in_force, time.monotonic()
        try:
            answer = client.predict("各地的情况是第几代", len(SUBJECTS), api_name="/retrieve")
        except Exception as error:
            crowd.errors.append(repr(error))
            continue
        crowd.seconds.append(time.monotonic() - start)
        told = {int(n) for p in answer["passages"] for n in re.findall(r"第(\d+)代", p["text"])}
        crowd.generations |= told
        found = sorted(p["document"] for p in answer["passages"])
        if not is_right(told, found, before):
            crowd.wrong.append(f"{before}: {sorted(told)}, {found}")


def is_right(told: set[int], found: list[str], before: int) -> bool:
    """Whether an answer is of one generation, whole, and not older than the one before it."""
    if len(told) != 1 or min(told) < before:
        return False
    return found == sorted(f"{subject}.txt" for subject in subjects(min(told)))


def together(work: Callable[[int, float], None], people: range, seconds: float) -> None:
    """Many at once, for a time; each is told their number."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=[person, until]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "documents")
        folder.mkdir()
        library = Library(folder, Path(scratch, "index"))
        publisher, stopped = Publisher(folder, library), threading.Event()
        publisher.publish(0)
        opened = window([library])
        opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
        url, alone, crowd = str(opened.local_url), Crowd(), Crowd()
        one, all_of_them = range(1), range(1, 1 + chosen.people)
        together(lambda who, until: ask(url, who, publisher, alone, until), one, ALONE)
        publishing = threading.Thread(target=publisher.run, args=[stopped])
        publishing.start()
        together(
            lambda who, until: ask(url, who, publisher, crowd, until), all_of_them, chosen.seconds
        )
        stopped.set()
        publishing.join()
        opened.close(verbose=False)
    print(f"{os.cpu_count()} cores\n")
    print("| | people | answers | a second | median, ms | 95%, ms | versions | wrong | errors |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(alone.row("alone", 1, ALONE))
    print(crowd.row("together, documents changing", chosen.people, chosen.seconds))
    for said in (*crowd.wrong[:5], *crowd.errors[:5]):
        print(said)


if __name__ == "__main__":
    main()
