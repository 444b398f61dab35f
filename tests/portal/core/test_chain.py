"""The audit log is a chain: what was written is found unchanged, and what was changed is found."""

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, close_old_connections, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from answerable.portal.core import guards, keys, sealing
from answerable.portal.core.chain import FIRST, Hand, canonical, written
from answerable.portal.core.models import ActorKey, AuditEntry, SubjectKey
from answerable.portal.core.services import record
from answerable.portal.core.verifying import COLUMNS, rows, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(db):
    guards.put_up()
    yield
    guards.take_down()


@pytest.fixture
def log(guarded, alice, bob, units):
    """Six sealed lines: alice, bob and the portal in turn."""
    for number in range(6):
        actor = (alice, bob, None)[number % 3]
        record(actor, "open_case", ("cases.case", f"C-{number}"), unit=units.water, reason="第一次", n=number)
    assert sealing.seal_waiting() == 6
    return list(AuditEntry.objects.order_by("position"))


def force(statement, *values):
    """What somebody does who holds the database and has taken the guard down."""
    guards.take_down()
    run(statement, *values)
    guards.put_up()


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def test_an_untouched_log_is_sound(log):
    verdict = verify()
    assert verdict.sound
    assert (verdict.lines, verdict.waiting) == (6, 0)
    assert verdict.head == (6, log[-1].seal)


def test_a_seal_can_be_checked_with_nothing_but_a_hash_function(log):
    first = log[0]
    at = first.at.isoformat(timespec="microseconds")
    detail = {"n": 0, "reason": "第一次"}
    content = [first.pk, at, first.actor_mark, "open_case", "cases.case", "C-0", "water", detail, ""]
    line = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert first.seal == hashlib.sha256(f"{FIRST}\n{line}".encode()).hexdigest()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "close"),
        ("object_id", "C-9"),
        ("unit_code", "health"),
        ("detail", '{"n": 7}'),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("actor_mark", "0" * 64),
        ("personal", "x"),
    ],
)
def test_a_changed_line_is_named(log, column, value):
    force(f"UPDATE core_auditentry SET {column} = %s WHERE position = 3", value)
    verdict = verify()
    assert not verdict.sound
    assert verdict.at_line == 3
    assert verdict.lines == 2


@pytest.mark.parametrize("position", [1, 4])
def test_a_removed_line_is_named(log, position):
    force("DELETE FROM core_auditentry WHERE position = %s", position)
    assert verify().at_line == position


def test_a_line_that_was_moved_up_to_close_the_gap_is_named(log):
    force("DELETE FROM core_auditentry WHERE position = 4")
    force("UPDATE core_auditentry SET position = 4 WHERE position = 5")
    assert verify().at_line == 4


@pytest.mark.parametrize(("position", "name"), [(1, "bob"), (3, "alice")])
def test_another_name_beside_a_line_is_found(log, position, name):
    force("UPDATE core_auditentry SET actor = %s, actor_name = %s WHERE position = %s", name, name, position)
    assert verify().at_line == position


def test_a_log_cut_short_is_found_by_a_head_that_was_noted(log):
    sealing.note_head()
    force("DELETE FROM core_auditentry WHERE position > 4")
    assert verify().sound
    verdict = verify(sealing.noted_heads())
    assert verdict.at_line == 5
    assert "第 6 条" in verdict.broken


def test_a_log_that_was_written_anew_is_found_by_a_head_that_was_noted(log):
    sealing.note_head()
    force("UPDATE core_auditentry SET position = NULL, seal = '', unit_code = 'health'")
    sealing.seal_waiting()
    assert verify().sound
    assert verify(sealing.noted_heads()).at_line == 6


def test_a_head_is_noted_once(log):
    assert sealing.note_head()
    assert sealing.note_head() == ""
    assert sealing.noted_heads() == [(6, log[-1].seal)]


def test_an_empty_log_is_sound_and_notes_nothing(guarded):
    assert verify().sound
    assert sealing.note_head() == ""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET verb = 'x' WHERE position = 2",
        "UPDATE core_auditentry SET seal = 'x' WHERE position = 2",
        "UPDATE core_auditentry SET position = 99 WHERE position = 2",
        "UPDATE core_auditentry SET detail = '{}' WHERE position = 2",
        "UPDATE core_auditentry SET actor = 'mallory' WHERE position = 2",
        "UPDATE core_auditentry SET actor_mark = '' WHERE position = 2",
        "UPDATE core_auditentry SET personal = 'x' WHERE position = 2",
        "DELETE FROM core_auditentry WHERE position = 2",
        "DELETE FROM core_auditentry",
    ],
)
def test_the_database_refuses_to_change_a_line(log, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify().sound


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_log(log):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE core_auditentry CASCADE")


def test_a_missing_guard_is_told(log):
    guards.take_down()
    assert verify().unguarded == ["audit_kept", "audit_stays"]
    with pytest.raises(CommandError, match="audit_kept"):
        call_command("verify_audit")


def test_lines_of_a_version_without_marks_are_marked_and_sealed(guarded, alice):
    force(
        "INSERT INTO core_auditentry (at, actor, actor_name, verb, object_kind, object_id, unit_code, detail)"
        " VALUES ('2026-01-01 00:00:00', 'alice', 'Alice', 'close', 'cases.case', 'C-1', '', '{}')"
    )
    assert sealing.seal_waiting() == 1
    assert AuditEntry.objects.get().actor_mark
    assert verify().sound


def test_the_command_tells_the_head_and_counts_what_waits(log, alice, capsys):
    record(alice, "close", ("cases.case", "C-1"))
    call_command("verify_audit")
    said = capsys.readouterr().out
    assert f"6:{log[-1].seal}" in said
    assert "1 条" in said


def test_the_command_fails_on_a_broken_log_and_on_nonsense(log):
    with pytest.raises(CommandError, match="另一枚"):
        call_command("verify_audit", expect=[f"6:{'0' * 64}"])
    with pytest.raises(CommandError, match="LINE:SEAL"):
        call_command("verify_audit", expect=["six"])
    force("UPDATE core_auditentry SET verb = 'close' WHERE position = 3")
    with pytest.raises(CommandError, match="第 3 条"):
        call_command("verify_audit")


def test_an_erased_name_is_nowhere_and_the_chain_holds(log, alice):
    assert keys.forget_actor("alice") == 2
    assert not AuditEntry.objects.filter(actor="alice").exists()
    assert not AuditEntry.objects.filter(actor_name="Alice").exists()
    assert not ActorKey.objects.filter(actor="alice").exists()
    verdict = verify()
    assert verdict.sound
    assert verdict.erased == 2


def test_the_marks_of_one_person_do_not_tell_that_they_are_one(log):
    marks = [line.actor_mark for line in log if line.actor == "alice"]
    assert len(marks) == len(set(marks)) == 2


def test_a_destroyed_key_beside_a_standing_name_is_found(log):
    ActorKey.objects.filter(actor="bob").delete()
    assert verify().at_line == 2


def test_personal_values_are_read_until_their_key_is_destroyed(guarded, alice):
    entry = record(alice, "reveal_contact", ("cases.message", "M-1"), personal={"reason": "王女士来电"})
    sealing.seal_waiting()
    entry.refresh_from_db()
    assert "王女士" not in str(AuditEntry.objects.values_list())
    assert keys.open_personal([entry]) == {entry.pk: {"reason": "王女士来电"}}
    assert keys.forget_subject("cases.message", "M-1")
    assert keys.open_personal([entry]) == {}
    assert not SubjectKey.objects.exists()
    assert verify().sound


def test_each_thing_has_one_key_of_its_own(alice):
    for identity in ("M-1", "M-1", "M-2"):
        record(alice, "reveal_contact", ("cases.message", identity), personal={"reason": "x"})
    assert SubjectKey.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_line_is_sealed_as_soon_as_it_is_committed(alice):
    with transaction.atomic():
        record(alice, "open_case", ("cases.case", "C-1"))
        record(alice, "close", ("cases.case", "C-1"))
        assert AuditEntry.objects.filter(position=None).count() == 2
    assert list(AuditEntry.objects.order_by("pk").values_list("position", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_leaves_no_line_and_no_gap(alice):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(alice, "open_case", ("cases.case", "C-1"))
        raise ZeroDivisionError
    with transaction.atomic():
        record(alice, "open_case", ("cases.case", "C-2"))
    assert sealing.head()[0] == 1


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_make_one_chain(alice, bob):
    barrier = Barrier(6)

    def hand(number: int) -> None:
        barrier.wait()
        try:
            for turn in range(5):
                with transaction.atomic():
                    record((alice, bob)[number % 2], "open_case", ("cases.case", f"{number}-{turn}"))
        finally:
            close_old_connections()
            connection.close()

    if connection.vendor == "postgresql":
        with ThreadPoolExecutor(6) as hands:
            list(hands.map(hand, range(6)))
        assert verify().lines == 30
    else:  # one writer at a time, and the database in memory has one connection
        barrier = Barrier(1)
        for turn in range(5):
            with transaction.atomic():
                record(alice, "open_case", ("cases.case", turn))
        assert verify().lines == 5
    assert verify().broken == ""


def test_the_log_reads_in_batches(log, monkeypatch, alice):
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    for number in range(5):
        record(alice, "close", ("cases.case", number))
    assert sealing.seal_waiting() == 5
    assert verify().lines == 11


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DETAILS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(st.integers(1), st.lists(TEXTS, min_size=5, max_size=5), st.dictionaries(TEXTS, DETAILS), TEXTS)
def test_a_line_is_written_as_plain_json_whatever_stands_in_it(number, texts, detail, personal):
    line = [number, "2026-03-12T04:00:00.000000+00:00", *texts, detail, personal]
    plain = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert canonical(line) == plain.encode()


@given(st.binary(min_size=1, max_size=100), TEXTS, TEXTS)
def test_a_hand_signs_as_hmac_does(key, name, verb):
    at = "2026-03-12T04:00:00.000000+00:00"
    plain = json.dumps([name, name, at, verb, "k", "7"], ensure_ascii=False, separators=(",", ":"))
    signed = Hand(key).mark((name, name), at, (verb, "k", "7"))
    assert signed == hmac.digest(key, plain.encode(), "sha256").hex()


@pytest.mark.parametrize("at", ["2026-03-12T04:00:00+00:00", "2026-03-12T12:00:00.000120+08:00"])
def test_the_database_writes_a_moment_as_the_chain_does(guarded, units, at):
    moment = datetime.fromisoformat(at)
    record(None, "overdue", units.water, at=moment)
    sealing.seal_waiting()
    assert next(rows())[COLUMNS.index("at_written")] == written(moment)
    assert verify().sound
