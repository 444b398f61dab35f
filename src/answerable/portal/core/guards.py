"""The database's own guard over the audit log: triggers that refuse what the program never does.

Two changes of a line are let through: it gets its mark and its seal, once; and the names in it are
emptied, when an account is erased. Everything else – another content, another seal, a line removed, the
table emptied – the database refuses, whoever asks. A later migration that rebuilds the table on SQLite
loses the triggers and must call `put_up` again; `verify_audit` tells when they are missing.
"""

from __future__ import annotations

from django.db import connection

__all__ = ["missing", "put_up", "take_down"]

TABLE = "core_auditentry"
KEPT = (
    "id",
    "at",
    "verb",
    "object_kind",
    "object_id",
    "unit_code",
    "detail",
    "personal",
)
SAID = "The audit log is append-only: no line is changed or removed."
TRIGGERS = ("audit_kept", "audit_stays")


def _let_through(differs: str) -> str:
    same = " AND ".join(f"NOT (NEW.{column} {differs} OLD.{column})" for column in KEPT)
    changed = f"NEW.position {differs} OLD.position OR NEW.seal {differs} OLD.seal"
    seal = f"(OLD.position IS NULL OR NOT ({changed}))"
    marked = f"NOT (NEW.actor_mark {differs} OLD.actor_mark)"
    mark = f"({marked} OR (OLD.position IS NULL AND OLD.actor_mark = ''))"
    names = (
        f"(NOT (NEW.actor {differs} OLD.actor OR NEW.actor_name {differs} OLD.actor_name)"
        " OR (NEW.actor = '' AND NEW.actor_name = ''))"
    )
    return f"{same} AND {seal} AND {mark} AND {names}"


SQLITE = (
    f"CREATE TRIGGER audit_kept BEFORE UPDATE ON {TABLE} WHEN NOT ({_let_through('IS NOT')}) "
    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER audit_stays BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
)
POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION {TABLE}_guard() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_let_through("IS DISTINCT FROM")} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{SAID}';
    END $$ LANGUAGE plpgsql""",
    f"CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_guard()",
    f"CREATE TRIGGER audit_stays BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_guard()",
)


def put_up() -> None:
    """Put the guard up; twice is harmless."""
    take_down()
    for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
        _run(statement)


def take_down() -> None:
    """Take the guard down, for a migration back or for tests that empty their tables."""
    if connection.vendor == "sqlite":
        for name in TRIGGERS:
            _run(f"DROP TRIGGER IF EXISTS {name}")
        return
    for name in TRIGGERS:
        _run(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}")
    _run(f"DROP FUNCTION IF EXISTS {TABLE}_guard()")


def missing() -> list[str]:
    """The triggers that are not there."""
    there = _names(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    )
    return [name for name in TRIGGERS if name not in there]


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _names(statement: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {name for (name,) in cursor.fetchall()}
