"""Logs: one place, on stderr, by level; never what a question or a document says.

`YONGWEN_LOG` names the level: `debug`, `info`, `warning` (the default) or `error`. A line has a
time, a level, the module and what happened, in counts, seconds and addresses.
"""

import logging
import os

from index.errors import YongwenError

LEVELS = ("debug", "info", "warning", "error")
_OURS = ("index", "qa", "ui")


def set_up() -> None:
    """Log what this program does; for who starts it, not for who imports it.

    :raises YongwenError: if `YONGWEN_LOG` is no level.
    """
    level = os.environ.get("YONGWEN_LOG") or "warning"
    if level not in LEVELS:
        raise YongwenError("log_level", level=level, known=", ".join(LEVELS))
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in _OURS:
        logger = logging.getLogger(name)
        logger.setLevel(level.upper())
        logger.handlers[:] = [handler]
        logger.propagate = False
