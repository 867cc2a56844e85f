"""What the names of fonts tell."""

import re

MONOSPACED = re.compile(
    r"mono|courier|consol|menlo|typewriter|cmtt|source code|fira code|等宽", re.IGNORECASE
)
"""The name of a font of which all letters are of one width."""
