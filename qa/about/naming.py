"""Which documents a question names."""

import re

from index.engines import Index
from index.passages import normalize

_MARKS = re.compile(r"[\s《》「」“”\"'『』_\-—·.,，。:：()（）]+")
_DATED = re.compile(r"[-_ ]*(?:19|20)\d\d(?:[-_.年]?\d{1,2}(?:[-_.月]?\d{1,2}日?)?)?$")
_ENDING = re.compile(r"\.[a-z0-9]{2,8}$")
_SHORTEST = 2  # letters that name a document


def named_documents(what: str, index: Index) -> list[str]:
    """The paths of the documents whose title or file is called so, in order; none if none is.

    A name may leave out a date, brackets or the ending of the file.
    """
    wanted = _bare(what)
    if len(wanted) < _SHORTEST:
        return []
    exact, within = [], []
    for entry in index.documents:
        names = {_bare(entry.title), _bare(entry.path.rpartition("/")[2])}
        if wanted in names:
            exact.append(entry.path)
        elif any(wanted in name or (len(name) > _SHORTEST and name in wanted) for name in names):
            within.append(entry.path)
    return exact or within


def _bare(name: str) -> str:
    plain = _ENDING.sub("", normalize(name).strip())
    return _MARKS.sub("", _DATED.sub("", plain))
