"""Who may open a shared window, and who of them may change its documents.

`python -m ui.access NAME` makes a line for the file that `python -m ui --auth-file` reads:
`name:role:hash`, the role `reader` or `editor`, the hash Argon2id (RFC 9106).
"""

import getpass
import hmac
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

from index.command import Parser, parser, run
from index.errors import YongwenError
from index.text import say

READER, EDITOR = ROLES = ("reader", "editor")

KEYS = "YONGWEN_API_KEYS"
"""The environment variable with the keys of other programs, with commas or spaces between."""

_LEAST = 16  # characters of a key, so that none can be guessed

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


class AccessError(YongwenError):
    """The file of those who may log in can't be used, or a login can't be made."""

    section = "access"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may log in."""

    role: str
    hash: str


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what. Without `users` nobody logs in, and `editing` says whether all may change
    the documents; with them, editors may. `keys` are those by which other programs may ask.
    """

    users: Mapping[str, User] | None = None
    editing: bool = True
    keys: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, file: Path) -> "Access":
        """From a file of `name:role:hash` lines; empty ones and those that begin with # are none.

        :raises AccessError: if it can't be read, holds nobody, or a line is not of that form.
        """
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as failed:
            reason = getattr(failed, "strerror", None) or str(failed)
            raise AccessError("unreadable", path=file, reason=reason) from failed
        users = {}
        for number, line in enumerate(map(str.strip, lines), start=1):
            if line and not line.startswith("#"):
                name, user = _entry(file, number, line)
                users[name] = user
        if not users:
            raise AccessError("nobody", path=file)
        return cls(users)

    def check(self, name: str, password: str) -> bool:
        """Whether the password is that person's; as slow for a name that is not there."""
        user = (self.users or {}).get(name)
        try:
            return _hasher.verify(user.hash if user else _nobody(), password) and user is not None
        except (Argon2Error, InvalidHashError):
            return False

    def knows(self, key: str) -> bool:
        """Whether a key is one of those; as slow for one that is none."""
        sent = key.encode()
        return sum(hmac.compare_digest(each.encode(), sent) for each in self.keys) > 0

    def may_change(self, name: str | None) -> bool:
        """Whether somebody may add, rename and remove documents and update the index."""
        if self.users is None:
            return self.editing
        user = self.users.get(name or "")
        return user is not None and user.role == EDITOR


def api_keys() -> tuple[str, ...]:
    """The keys that the environment names.

    :raises AccessError: if one of them is too short.
    """
    keys = tuple(os.environ.get(KEYS, "").replace(",", " ").split())
    if any(len(key) < _LEAST for key in keys):
        raise AccessError("key", name=KEYS, least=_LEAST)
    return keys


def entry(name: str, password: str, role: str) -> str:
    """The line that lets somebody in.

    :raises AccessError: if the name or the password can't be used.
    """
    if not name.strip() or name != name.strip() or ":" in name or name.startswith("#"):
        raise AccessError("name", name=name)
    if len(password) < 8:
        raise AccessError("password", least=8)
    return f"{name}:{role}:{_hasher.hash(password)}"


def command_line() -> Parser:
    """The options of the command."""
    options = parser("ui.access", say("access.command"))
    options.add_argument("name", help=say("access.option_name"))
    options.add_argument(
        "--editor",
        dest="role",
        action="store_const",
        const=EDITOR,
        default=READER,
        help=say("access.option_editor"),
    )
    return options


def main(arguments: Sequence[str]) -> int:
    """Ask for a password twice (or read a line of what is piped in), and print the line."""
    chosen = command_line().parse_args(arguments)
    print(entry(chosen.name, _password(), chosen.role))
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass(say("access.ask"))
    if getpass.getpass(say("access.again")) != password:
        raise AccessError("differ")
    return password


def _entry(file: Path, number: int, line: str) -> tuple[str, User]:
    name, _, rest = line.partition(":")
    role, _, kept = rest.partition(":")
    try:
        _hasher.check_needs_rehash(kept)
    except InvalidHashError:
        raise AccessError("line", path=file, number=number) from None
    if role not in ROLES or not name:
        raise AccessError("line", path=file, number=number)
    return name, User(role, kept)


@cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")


if __name__ == "__main__":
    run(main)
