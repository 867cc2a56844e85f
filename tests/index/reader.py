"""A reader in a process of its own: `python -m tests.index.reader INDEX PUBLISHED`.

It asks again and again, until its standard input ends, and prints for each answer the number that
PUBLISHED held before it asked, and the distinct generations that the passages tell of.
"""

import re
import sys
import threading
from pathlib import Path

from index.engines import opening
from qa import retrieve
from tests.toys import ToyEncoder


def main() -> None:
    """Ask until told to stop."""
    target, published = map(Path, sys.argv[1:])
    encoder = ToyEncoder()
    opening.load_encoder = lambda name=None: encoder
    stopped = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stopped.set()), daemon=True).start()
    while not stopped.is_set():
        before = published.read_text()
        passages = retrieve("第几代的文档", 100, index=target)
        told = {match for p in passages for match in re.findall(r"第(\d+)代", p.text)}
        print(before, len(passages), *sorted(told), flush=True)


if __name__ == "__main__":
    main()
