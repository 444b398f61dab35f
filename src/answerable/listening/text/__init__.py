"""Features of text that several stages need: characters, n-grams, words, and a linear model over them."""

from answerable.listening.text.characters import Characters, fold
from answerable.listening.text.documents import title_lengths, whole_texts
from answerable.listening.text.linear import LinearModel, train_linear
from answerable.listening.text.ngrams import count_ngrams, counts_matrix
from answerable.listening.text.occurrences import Occurrences, WordList
from answerable.listening.text.words import Words, count_words, cut

__all__ = [
    "Characters",
    "LinearModel",
    "Occurrences",
    "WordList",
    "Words",
    "count_ngrams",
    "count_words",
    "counts_matrix",
    "cut",
    "fold",
    "title_lengths",
    "train_linear",
    "whole_texts",
]
