"""Many people ask through the window's API while the documents change and the index is replaced.

    python -m tests.benchmarks.crowd [--people 32] [--seconds 60]

Every document says which generation it is of; all are rewritten again and again, and the window
follows them. An answer that mixes generations, or is of one older than was in force when it was
asked for, is wrong. The model is the real one.
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
        for number, subject in enumerate(SUBJECTS):
            draft = self.folder / ".draft"
            draft.write_text(f"{subject}：第{generation}代，{subject * 9}。\n", "utf-8")
            draft.replace(self.folder / f"{number}.txt")
        self.library.refresh()
        self.in_force = generation

    def run(self, stopped: threading.Event) -> None:
        """One generation after the other."""
        while not stopped.wait(PAUSE):
            self.publish(self.in_force + 1)


def ask(url: str, publisher: Publisher, crowd: Crowd, until: float) -> None:
    """Ask over and over."""
    client = Client(url, verbose=False)
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
        if len(told) != 1 or min(told) < before or len(answer["passages"]) != len(SUBJECTS):
            crowd.wrong.append(f"{before}: {sorted(told)}, {len(answer['passages'])} passages")


def together(work: Callable[[float], None], people: int, seconds: float) -> None:
    """Many at once, for a time."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=[until]) for _ in range(people)]
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
        opened = window(library)
        opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
        url, alone, crowd = str(opened.local_url), Crowd(), Crowd()
        together(lambda until: ask(url, publisher, alone, until), 1, ALONE)
        publishing = threading.Thread(target=publisher.run, args=[stopped])
        publishing.start()
        together(lambda until: ask(url, publisher, crowd, until), chosen.people, chosen.seconds)
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
