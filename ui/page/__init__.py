"""The page: style, scripts and templates; no code of Python's."""
