"""Base templates, design tokens, the audit log, the doors of access and the system checks."""
