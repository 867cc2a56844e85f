"""Equations in one line, as Word's linear form has them: `R=N/M`, `x²`, `a_i`, `√(b²-4ac)`.

Word keeps them as OMML, pages as MathML; both name the same few shapes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.documents.formats.reading import raised

_ATOM = re.compile(r"[\w.]*|\([^()]*\)|\[[^\[\]]*\]")
_STYLED = re.compile("[\U0001d400-\U0001d7ff]")  # letters that are only shaped for formulas
_INVISIBLE = dict.fromkeys(range(0x2061, 0x2065))


@dataclass(frozen=True, slots=True)
class Node:
    """An element of an equation: its name without a namespace, and what it holds."""

    name: str
    children: Sequence["Node"] = ()
    text: str = ""
    settings: dict[str, str] | None = None

    def setting(self, name: str, default: str = "") -> str:
        """A property or attribute."""
        return (self.settings or {}).get(name, default)


def linear(node: Node) -> str:
    """An equation in one line."""
    write = _SHAPES.get(node.name)
    text = write(node) if write else _joined(node)
    return _STYLED.sub(lambda letter: _plain(letter[0]), text).translate(_INVISIBLE)


def _plain(letter: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKC", letter)


def _joined(node: Node) -> str:
    return node.text + "".join(map(linear, node.children))


def _part(node: Node, name: str) -> str:
    """What the child of a name holds."""
    return "".join(linear(child) for child in node.children if child.name == name)


def _each(node: Node, *names: str) -> Iterator[str]:
    return (linear(child) for child in node.children if child.name in names)


def _at(node: Node, place: int) -> str:
    return linear(node.children[place]) if place < len(node.children) else ""


def _grouped(text: str) -> str:
    text = text.strip()
    return text if _ATOM.fullmatch(text) else f"({text})"


def _fraction(above: str, below: str) -> str:
    return f"{_grouped(above)}/{_grouped(below)}"


def _scripts(base: str, below: str = "", above: str = "") -> str:
    text = base.rstrip()
    if below.strip():
        text += f"_{_grouped(below)}"
    if above.strip():
        power = raised(above)
        text += power if power != above else f"^{_grouped(above)}"
    return text


def _root(base: str, degree: str = "") -> str:
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree.strip())
    return f"{sign or f'[{degree.strip()}]√'}({base})"


def _rows(node: Node, row: str, *cells: str) -> str:
    return "; ".join(", ".join(_each(each, *cells)) for each in node.children if each.name == row)


def _large(node: Node) -> str:
    """A sum, product or integral."""
    operator = node.setting("chr", "∫")
    body = _part(node, "e")
    return f"{_scripts(operator, _part(node, 'sub'), _part(node, 'sup'))} {body}".rstrip()


def _brackets(node: Node) -> str:
    parts = node.setting("sepChr", "|").join(_each(node, "e"))
    return f"{node.setting('begChr', '(')}{parts}{node.setting('endChr', ')')}"


def _function(node: Node) -> str:
    name, argument = _part(node, "fName").strip(), _part(node, "e")
    return f"{name}{argument}" if argument.startswith("(") else f"{name} {argument}"


def _fenced(node: Node) -> str:
    parts = ",".join(map(linear, node.children))
    return f"{node.setting('open', '(')}{parts}{node.setting('close', ')')}"


_SHAPES: dict[str, Callable[[Node], str]] = {
    # OMML
    "f": lambda node: _fraction(_part(node, "num"), _part(node, "den")),
    "sSup": lambda node: _scripts(_part(node, "e"), "", _part(node, "sup")),
    "sSub": lambda node: _scripts(_part(node, "e"), _part(node, "sub")),
    "sSubSup": lambda node: _scripts(_part(node, "e"), _part(node, "sub"), _part(node, "sup")),
    "sPre": lambda node: _scripts("", _part(node, "sub"), _part(node, "sup")) + _part(node, "e"),
    "rad": lambda node: _root(_part(node, "e"), _part(node, "deg")),
    "nary": _large,
    "d": _brackets,
    "func": _function,
    "limLow": lambda node: _scripts(_part(node, "e"), _part(node, "lim")),
    "limUpp": lambda node: _scripts(_part(node, "e"), "", _part(node, "lim")),
    "acc": lambda node: _part(node, "e") + node.setting("chr", "\u0302"),
    "m": lambda node: _rows(node, "mr", "e"),
    "eqArr": lambda node: "; ".join(_each(node, "e")),
    # MathML
    "mfrac": lambda node: _fraction(_at(node, 0), _at(node, 1)),
    "msup": lambda node: _scripts(_at(node, 0), "", _at(node, 1)),
    "mover": lambda node: _scripts(_at(node, 0), "", _at(node, 1)),
    "msub": lambda node: _scripts(_at(node, 0), _at(node, 1)),
    "munder": lambda node: _scripts(_at(node, 0), _at(node, 1)),
    "msubsup": lambda node: _scripts(_at(node, 0), _at(node, 1), _at(node, 2)),
    "munderover": lambda node: _scripts(_at(node, 0), _at(node, 1), _at(node, 2)),
    "msqrt": lambda node: _root(_joined(node)),
    "mroot": lambda node: _root(_at(node, 0), _at(node, 1)),
    "mtable": lambda node: _rows(node, "mtr", "mtd"),
    "mfenced": _fenced,
    "mspace": lambda node: " ",
    "semantics": lambda node: _at(node, 0),  # what follows says the same in another language
    "annotation": lambda node: "",
    "annotation-xml": lambda node: "",
    "mphantom": lambda node: "",
}
