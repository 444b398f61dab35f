"""Measures: what a stage promised, compared with what it did. Predictions come in; nothing here predicts."""
