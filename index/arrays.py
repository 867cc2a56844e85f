"""The arrays that modules hand each other."""

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
IntVector = npt.NDArray[np.int64]
BoolVector = npt.NDArray[np.bool_]
NamedArrays = dict[str, npt.NDArray[np.float32]]


def unit(rows: FloatMatrix) -> FloatMatrix:
    """The rows, each brought to length 1; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatMatrix = (rows / np.maximum(norms, 1e-12)).astype(np.float32, copy=False)
    return scaled
