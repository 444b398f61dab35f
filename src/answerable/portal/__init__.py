"""The Django project: one application per domain, upstream first."""
