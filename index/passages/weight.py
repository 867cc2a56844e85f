"""How long a text is for the model, whatever its script."""

from index.script import is_unspaced


def weight(text: str) -> int:
    """A text's length such that scripts compare: 1 an ideograph, 3 eighths any other character."""
    unspaced = sum(map(is_unspaced, text))
    return unspaced + (3 * (len(text) - unspaced) + 7) // 8
