"""From a question in one language to passages in another, word by word.

dictionary   what Chinese words mean in English, and which have an English meaning
coverage     what of a question's words passages in another script hold
"""

from qa.crossing.coverage import covered, meanings_of

__all__ = ["covered", "meanings_of"]
