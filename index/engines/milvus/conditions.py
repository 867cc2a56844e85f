"""Conditions on rows, as Milvus is given them."""

from collections.abc import Sequence


def both(one: str, other: str) -> str:
    """The condition that both hold; an empty one always does."""
    return f"({one}) and ({other})" if one and other else one or other


def literals(values: Sequence[int] | Sequence[str]) -> str:
    """Values as a condition has them."""
    return "[" + ", ".join(_literal(value) for value in values) + "]"


def _literal(value: int | str) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
