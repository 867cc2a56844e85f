"""`python -m index`: build or refresh the index, or show its state."""

from collections.abc import Sequence

from index.build import build_index
from index.command import parser, run
from index.model import load_encoder
from index.progress import progress_bar
from index.settings import documents_folder, index_folder
from index.status import status
from index.text import say
from index.verify import verify


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("index", say("command.index"))
    options.add_argument("--documents", metavar="DIR", help=say("option.documents"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--model", metavar="NAME", help=say("option.model"))
    options.add_argument("--status", action="store_true", help=say("option.status"))
    options.add_argument("--verify", action="store_true", help=say("option.verify"))
    options.add_argument("--rebuild", action="store_true", help=say("option.rebuild"))
    chosen = options.parse_args(arguments)
    folder = index_folder(chosen.index, chosen.documents)
    if chosen.status:
        print(status(folder))
        return 0
    if chosen.verify:
        print(verify(folder))
        return 0
    with progress_bar() as on_progress:
        report = build_index(
            chosen.documents,
            folder,
            rebuild=chosen.rebuild,
            encoder=load_encoder(chosen.model),
            on_progress=on_progress,
        )
    print("\n".join(report.summary()))
    print(say("build.where", documents=documents_folder(chosen.documents), index=folder))
    return 0


if __name__ == "__main__":
    run(main)
