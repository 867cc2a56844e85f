"""Teaching to read: `python -m qa.learn`."""
