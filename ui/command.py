"""`yongwen`: one command for all; `yongwen ask "…"` is `python -m qa "…"`, and so on.

Without a command it opens the window, and what begins with a dash is an option of that.
"""

from argparse import Action
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from types import ModuleType

from index.command import Parser, run
from index.errors import YongwenError
from index.text import say, use_commands

PROGRAM = "yongwen"
SHELLS = ("bash", "zsh", "fish")
_OWN = ("-h", "--help", "--version")


@dataclass(frozen=True, slots=True)
class Command:
    """A part of the program: what `python -m` runs it, and the sentence that describes it."""

    module: str
    about: str

    def load(self) -> ModuleType:
        """The module with its `command_line` and its `main`; seconds for some."""
        return import_module(self.module)

    @property
    def called(self) -> str:
        """How `python -m` calls it."""
        return self.module.removesuffix(".__main__")


COMMANDS = {
    "ui": Command("ui.__main__", "ui.command"),
    "ask": Command("qa.__main__", "command.qa"),
    "index": Command("index.__main__", "command.index"),
    "doctor": Command("ui.doctor", "doctor.command"),
    "access": Command("ui.access", "access.command"),
    "evaluate": Command("qa.evaluate.__main__", "command.evaluate"),
    "calibrate": Command("qa.calibrate", "command.calibrate"),
    "learn": Command("qa.learn.__main__", "command.learn"),
}
_COMPLETION = "completion"


def main(arguments: Sequence[str]) -> int:
    """Hand on to the command that is named, and return its exit status.

    :raises YongwenError: if there is no such command, and what the command raises.
    """
    use_commands({each.called: f"{PROGRAM} {name}" for name, each in COMMANDS.items()})
    first, *rest = arguments or ["ui"]
    if first in COMMANDS:
        return int(COMMANDS[first].load().main(rest))
    if first in _OWN or first == _COMPLETION:
        return _own(arguments)
    if first.startswith("-"):
        return int(COMMANDS["ui"].load().main(arguments))
    known = ", ".join([*COMMANDS, _COMPLETION])
    raise YongwenError("command_unknown", name=first, known=known)


def started() -> None:
    """Run the command line, as the script `yongwen` does."""
    run(main)


def _own(arguments: Sequence[str]) -> int:
    """Tell of the program itself; help and version leave at once."""
    chosen = _command_line(whole=arguments[0] == _COMPLETION).parse_args(arguments)
    print(_completion(chosen.shell))
    return 0


def _command_line(*, whole: bool) -> Parser:
    """The program with its commands, and `whole` with all of their options too."""
    made = Parser(prog=PROGRAM, description=say("command.yongwen"), allow_abbrev=False)
    told = f"{PROGRAM} {version(PROGRAM)}"
    made.add_argument("--version", action="version", version=told, help=say("command.version"))
    commands = made.add_subparsers(metavar="COMMAND", parser_class=Parser)
    for name, each in COMMANDS.items():
        options = [each.load().command_line()] if whole else []
        about = say(each.about)
        commands.add_parser(name, help=about, description=about, parents=options, add_help=False)
    completion = commands.add_parser(_COMPLETION, help=say("command.completion"))
    completion.add_argument("shell", choices=SHELLS, help=say("command.shell"))
    return made


def _completion(shell: str) -> str:
    """A script that completes commands, options and paths in a shell."""
    import shtab

    whole = _command_line(whole=True)
    for action in _actions(whole):
        if action.metavar in ("DIR", "FILE", "READER"):
            kind = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE
            action.complete = kind  # type: ignore[attr-defined]
    return shtab.complete(whole, shell)


def _actions(of: Parser) -> list[Action]:
    """All options of a program's commands."""
    commands = next(each.choices for each in of._actions if isinstance(each.choices, dict))
    return [action for command in commands.values() for action in command._actions]
