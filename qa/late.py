"""Late interaction: Khattab and Zaharia, "ColBERT", 2020."""

from index.arrays import FloatMatrix, FloatVector


def weighted(best: FloatMatrix) -> FloatVector:
    """The mean over a question's tokens of their best matches, shape (n_tokens, n), in n texts.

    A token counts by how far its best stands out: one that matches all texts alike, such as a
    particle, tells nothing.
    """
    weights = best.max(axis=1) - best.mean(axis=1) + 1e-6
    found: FloatVector = weights @ best / weights.sum()
    return found
