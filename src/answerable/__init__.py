"""Answerable: run affairs in the open, hear early, answer in public."""
