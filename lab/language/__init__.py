"""A language model small enough to read: corpus, byte-pair tokenizer, n-grams, Transformer, and what is done with it."""
