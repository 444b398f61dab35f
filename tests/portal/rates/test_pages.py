"""The public page, its open data, and the command that counts again from the log."""

import csv
import io
import json
import re
from collections import Counter
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from answerable.portal.answers import services as answers
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Message
from answerable.portal.rates import queries
from portal.cases.stage import named, opened, published, written
from portal.cases.test_any_order import matter_machine

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(alice, dora, units):
    """Nine messages: six in an answered case, one that cannot be met, one set aside, one waiting."""
    answered = [written(f"Yellow water, number {place}")[0] for place in range(6)]
    answer = published(alice, dora, units, *answered)
    for place, message in enumerate(answered):
        message.refresh_from_db()
        answers.give_feedback(message, "solved" if place < 4 else "partly")
    case = opened(alice, units, written("A sea view for every flat")[0])
    cases.close(alice, case, "cannot_be_met", "There is no sea here.")
    cases.set_aside(alice, written("asdf")[0], "We could not read this.")
    written("Still here?")
    return answer


def page(client, name="rates:rates", *args, **asked):
    return client.get(reverse(name, args=args), asked)


def test_everybody_reads_the_rates(many, client):
    body = page(client).content.decode()
    assert page(client).status_code == 200
    assert re.search(r"<dd>89\s*%</dd>", body)  # 8 of 9 have a response


def test_an_empty_house_says_so(client, units):
    body = page(client).content.decode()
    assert 'class="empty' in body
    assert "data-chart" not in body


def test_units_under_the_floor_are_a_dash_and_hide_another(many, client):
    rows = {
        row.key: row.figures for row in queries.rows_by(queries.from_tables(queries.period_of(1)), "unit")
    }
    assert rows["city"].received is None  # one message
    assert rows[""].received is None  # two, hidden with it
    assert rows["water"].received is None  # else the other three were known by subtraction


def test_the_open_data_hold_what_the_page_shows(many, client):
    whole = json.loads(page(client, "rates:json").content)["whole"]
    assert (whole["received"], whole["answered"], whole["cannot_be_met"], whole["waiting"]) == (9, 6, 1, 1)
    assert (whole["said"], whole["solved"]) == (6, 67)
    lines = list(csv.DictReader(io.StringIO(page(client, "rates:csv", "month").content.decode("utf-8-sig"))))
    assert [line["received"] for line in lines] == ["9"]


def test_each_table_is_a_workbook_too(many, client):
    book = page(client, "rates:xlsx", "month")
    assert book.headers["Content-Disposition"].endswith('.xlsx"')
    with ZipFile(io.BytesIO(book.content)) as parts:
        assert "<v>9</v>" in parts.read("xl/worksheets/sheet1.xml").decode()  # received, as a number
    assert "month.xlsx" in page(client).content.decode()


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9999999999999", "", "12' OR 1"])
def test_odd_months_are_the_usual_ones(many, client, asked):
    assert page(client, months=asked).status_code == 200


def test_an_unknown_table_is_not_found(client, units):
    assert page(client, "rates:csv", "person").status_code == 404
    assert page(client, "rates:xlsx", "person").status_code == 404


def test_nothing_can_be_written_here(client, units):
    assert client.post(reverse("rates:rates")).status_code == 405


def test_no_word_of_a_sender_is_in_the_open_data(alice, client, units):
    for _ in range(5):
        named()
    body = page(client, "rates:json").content.decode() + page(client).content.decode()
    assert "13812345678" not in body
    assert "王小明" not in body


def test_the_log_alone_says_the_same(many):
    out = io.StringIO()
    call_command("check_rates", stdout=out)
    assert "9 messages and 6 verdicts" in out.getvalue()


def test_a_changed_mind_counts_once(many, client):
    message = Message.objects.filter(feedback__verdict="partly").first()
    answers.give_feedback(message, "solved")
    kept, told = (read(queries.period_of(1)).said() for read in (queries.from_tables, queries.from_log))
    assert kept == told == {"solved": 5, "partly": 1}


def test_satisfaction_is_published_and_the_log_knows_it(many, client):
    for place, message in enumerate(Message.objects.filter(feedback__isnull=False).order_by("pk")):
        answers.give_feedback(message, message.feedback.get().verdict, satisfied=place > 1)
    whole = json.loads(page(client, "rates:json").content)["whole"]
    assert (whole["said"], whole["rated"], whole["satisfied"]) == (6, 6, 67)
    call_command("check_rates", stdout=(out := io.StringIO()))
    assert "9 messages and 6 verdicts" in out.getvalue()


def test_a_table_that_was_tampered_with_is_found_out(many):
    Message.objects.filter(state="waiting").update(state="set_aside")
    with pytest.raises(CommandError, match="differs"):
        call_command("check_rates", stdout=io.StringIO())


def test_whatever_the_order_of_verbs_the_log_says_the_same(alice, bob, charlie, dora, person, units):
    cast = {"alice": alice, "bob": bob, "charlie": charlie, "dora": dora}
    cast["carol"] = person("carol", ("coordinator", units.city))

    class Counted(matter_machine(cast, units)):
        @invariant()
        def log_and_tables_agree(self):
            period = queries.period_of(1)
            assert queries.from_log(period) == queries.from_tables(period)

    few = settings(
        max_examples=5,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(Counted, settings=few)


def test_what_few_said_hides_what_the_next_few_said():
    rows = queries.Rows(
        [], {("a", "x"): Counter(solved=9), ("b", "x"): Counter(partly=2), ("c", "x"): Counter(solved=6)}
    )
    shown = queries._said_by(rows, "unit", set(), 5)
    assert {name: sum(counts.values()) for name, counts in shown.items()} == {"a": 9, "b": 0, "c": 0}
