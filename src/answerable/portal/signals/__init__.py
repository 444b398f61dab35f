"""Warnings: what rose above the expected, and why it was said."""
