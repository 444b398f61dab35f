"""Notices: one way to tell somebody something, and an outbox that knows what became of it."""
