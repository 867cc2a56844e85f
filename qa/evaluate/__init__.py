"""How well questions are answered whose answers are known; see `qa.evaluate.__main__`."""
