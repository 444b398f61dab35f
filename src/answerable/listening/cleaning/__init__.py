"""Cleaning: one written form, no personal data, a language, and a folded form for the stages that match."""

from answerable.listening.cleaning.cleaner import Cleaner, clean
from answerable.listening.cleaning.folding import fold
from answerable.listening.cleaning.language import detect_language
from answerable.listening.cleaning.normalisation import normalise
from answerable.listening.cleaning.redaction import redact

__all__ = ["Cleaner", "clean", "detect_language", "fold", "normalise", "redact"]
