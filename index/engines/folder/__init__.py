"""An index kept in a folder: FAISS for vectors, flat arrays for words, SQLite for texts."""
