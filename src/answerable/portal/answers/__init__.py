"""Drafts, review, the public answer, and whether it helped."""
