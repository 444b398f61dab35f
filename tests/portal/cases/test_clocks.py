"""The promise of a case: its deadline, pauses, extensions, and who is told when it is in danger."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from answerable.portal.answers import services as answers
from answerable.portal.cases import queries, services
from answerable.portal.cases.models import Case, Clock, Limit, Message, Question
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.queries import history
from answerable.portal.notices.models import Delivery
from answerable.portal.work.services import keep_day
from portal.cases.stage import WORDS, opened, written

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=ZONE)


def at(day, hour=10):
    """A moment of November 2026; days after the thirtieth are December's."""
    return dt.datetime(2026, 11, 1, hour, tzinfo=ZONE) + dt.timedelta(days=day - 1)


def due(case):
    return Clock.objects.get(case=case).due_at.astimezone(ZONE)


def day_of(moment):
    return moment.date().isoformat()


@pytest.fixture
def message(db):
    return written(at=MONDAY)[0]


@pytest.fixture
def case(alice, units, message):
    return opened(alice, units, message, at=at(24))


@pytest.fixture
def lena(person, units):
    """Leader of the water company."""
    return person("lena", ("leader", units.water))


def lead(alice, units, case):
    part = services.Part(units.water, "Find the cause.", dt.date(2026, 12, 2), "lead")
    return services.route(alice, case, [part], at=at(24))[0]


def told(user, kind):
    return Delivery.objects.filter(person=user, channel="in_app", notice__kind=kind).count()


def test_a_case_runs_since_its_first_message_came_in(case):
    clock = Clock.objects.get(case=case)
    assert clock.started_at == MONDAY
    assert day_of(due(case)) == "2026-12-02"  # seven working days
    assert due(case).hour == 23


def test_a_holiday_moves_the_deadline_and_a_worked_weekend_brings_it_back(erin, alice, units, message):
    keep_day(erin, day=dt.date(2026, 11, 26), kind="rest")
    assert day_of(due(opened(alice, units, message, at=at(24)))) == "2026-12-03"
    keep_day(erin, day=dt.date(2026, 11, 28), kind="work")
    other = written(at=MONDAY)[0]
    assert day_of(due(opened(alice, units, other, at=at(24)))) == "2026-12-02"


@pytest.mark.parametrize(
    ("urgency", "until"),
    [("emergency", MONDAY + dt.timedelta(hours=2)), ("urgent", MONDAY + dt.timedelta(hours=24))],
)
def test_what_is_urgent_is_counted_in_hours(alice, units, message, urgency, until):
    assert due(opened(alice, units, message, urgency=urgency, at=MONDAY)) == until


def test_both_dates_are_told(case):
    face = queries.clock_face(case)
    assert (face.working_on, face.calendar_on) == (dt.date(2026, 12, 2), dt.date(2026, 11, 30))


def test_a_limit_of_the_topic_comes_before_that_of_all(erin, alice, units, message):
    services.set_limit(erin, topic="", urgency="ordinary", amount=3, unit="day")
    services.set_limit(erin, topic="water-quality", urgency="ordinary", amount=2, unit="working_day")
    assert day_of(due(opened(alice, units, message, at=at(24)))) == "2026-11-25"
    services.drop_limit(erin, Limit.objects.get(topic="water-quality"))
    other = written(at=MONDAY)[0]
    assert day_of(due(opened(alice, units, other, at=at(24)))) == "2026-11-26"


@pytest.mark.parametrize(
    "wrong", [{"amount": 0}, {"amount": 999}, {"urgency": "x"}, {"unit": "x"}, {"amount": 91}]
)
def test_a_limit_is_sensible_and_set_by_whoever_keeps_the_organisation(alice, erin, wrong):
    sound = {"topic": "", "urgency": "ordinary", "amount": 5, "unit": "working_day"}
    with pytest.raises(Refused):
        services.set_limit(alice, **sound)
    with pytest.raises(Conflict):
        services.set_limit(erin, **sound | wrong)


def test_nobody_waits_longer_for_having_joined_a_younger_case(alice, units, case):
    older = written(at=at(20))[0]
    services.attach(alice, case, older, at=at(24))
    assert day_of(due(case)) == "2026-12-01"
    younger = written(at=at(25))[0]
    services.attach(alice, case, younger, at=at(25))
    assert day_of(due(case)) == "2026-12-01"


def test_handing_on_touches_no_clock_and_the_keeper_stays(alice, units, case):
    part, before = lead(alice, units, case), due(case)
    services.transfer(alice, part, units.east, "Their pipe.", at=at(25))
    case.refresh_from_db()
    assert due(case) == before
    assert case.unit == units.city


def test_the_clock_stands_while_the_sender_is_waited_for(alice, case, message):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(25))
    assert not Clock.objects.get(case=case).runs
    services.reply(asked, "Number 5.", at=at(30))
    clock = Clock.objects.get(case=case)
    assert clock.runs
    assert day_of(due(case)) == "2026-12-07"  # three working days later
    assert asked.reply == "Number 5."
    assert told(alice, "cases.replied") == 1


@pytest.mark.parametrize("channel", ["phone", "counter", "letter"])
def test_a_reply_by_any_channel_lets_the_clock_go_on(alice, case, message, channel):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(25))
    services.record_reply(alice, asked, "Number 5.", channel, at=at(26))
    assert Clock.objects.get(case=case).runs
    with pytest.raises(Conflict):
        services.reply(asked, "Once more.", at=at(27))


def test_a_reply_keeps_no_personal_data(alice, case, message):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(25))
    services.reply(asked, "Call me: 13812345678.", at=at(26))
    assert "13812345678" not in Question.objects.get().reply


def test_two_who_are_asked_keep_the_clock_until_the_last_has_replied(alice, case, message):
    other = written(at=MONDAY)[0]
    services.attach(alice, case, other, at=at(24))
    first = services.ask_back(alice, case, message, "Which house?", at=at(25))
    second = services.ask_back(alice, case, Message.objects.get(pk=other.pk), "And yours?", at=at(25))
    services.reply(first, "Five.", at=at(26))
    assert not Clock.objects.get(case=case).runs
    services.take_back(alice, second, at=at(27))
    assert Clock.objects.get(case=case).runs
    assert Clock.objects.get(case=case).pauses == 1


def test_a_sender_is_asked_one_thing_at_a_time_and_the_clock_stands_three_times_at_most(alice, case, message):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(24))
    with pytest.raises(Conflict):
        services.ask_back(alice, case, message, "And which floor?", at=at(24))
    for _time in range(2):
        services.reply(asked, "5", at=at(25))
        asked = services.ask_back(alice, case, message, "Which floor?", at=at(25))
    services.reply(asked, "5", at=at(25))
    with pytest.raises(Conflict):
        services.ask_back(alice, case, message, "Which door?", at=at(25))
    assert Clock.objects.get(case=case).runs


def test_no_clock_stands_for_ever(alice, case, message):
    services.ask_back(alice, case, message, "Which house?", at=at(25))
    assert services.lapse_questions(at(39)) == 0
    assert services.lapse_questions(at(40)) == 1
    assert services.lapse_questions(at(40)) == 0
    assert Clock.objects.get(case=case).runs
    assert Question.objects.get().outcome == "lapsed"


def test_what_has_run_out_does_not_come_back_by_asking(alice, case, message):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(34))
    before = due(case)
    services.reply(asked, "Five.", at=at(40))
    assert due(case) == before


def test_strangers_to_the_case_ask_nobody(alice, bob, charlie, case, message):
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.ask_back(user, case, message, "Who are you?")
    asked = services.ask_back(alice, case, message, "Which house?", at=at(25))
    for user in (bob, charlie):
        with pytest.raises(Refused):
            services.take_back(user, asked)
        with pytest.raises(Refused):
            services.record_reply(user, asked, "x", "phone")


def test_only_a_sender_of_the_case_is_asked(alice, case):
    with pytest.raises(Conflict):
        services.ask_back(alice, case, written()[0], "Which house?")


def test_an_extension_is_announced_before_the_deadline_with_a_reason_and_counted(alice, units, case):
    lead(alice, units, case)
    later = dt.date(2026, 12, 9)
    with pytest.raises(Conflict):
        services.announce_extension(alice, case, later, " ", at=at(25))
    with pytest.raises(Conflict):
        services.announce_extension(alice, case, dt.date(2026, 12, 1), "Frost.", at=at(25))
    with pytest.raises(Conflict):
        services.announce_extension(alice, case, later, "Frost.", at=at(33))
    clock = services.announce_extension(alice, case, later, "Frost.", at=at(25))
    assert (day_of(due(case)), clock.extensions, clock.extension_words) == ("2026-12-09", 1, "Frost.")
    assert day_of(clock.promised_at.astimezone(ZONE)) == "2026-12-02"
    assert "announce_extension" in [line.verb for line in history("cases.case", case.number)]


def test_only_the_desk_extends(bob, dora, case):
    for user in (bob, dora):
        with pytest.raises(Refused):
            services.announce_extension(user, case, dt.date(2026, 12, 9), "Frost.", at=at(25))


def test_a_standing_clock_is_not_extended(alice, case, message):
    services.ask_back(alice, case, message, "Which house?", at=at(25))
    with pytest.raises(Conflict):
        services.announce_extension(alice, case, dt.date(2026, 12, 9), "Frost.", at=at(26))


def test_urgency_is_changed_with_a_reason_from_the_start(alice, bob, case):
    with pytest.raises(Refused):
        services.set_urgency(bob, case, "urgent", "x")
    for wrong in (("ordinary", "x"), ("urgent", " "), ("nonsense", "x")):
        with pytest.raises(Conflict):
            services.set_urgency(alice, case, *wrong)
    services.set_urgency(alice, case, "urgent", "A child is ill.", at=at(23, 11))
    assert due(case) == MONDAY + dt.timedelta(hours=24)


def test_a_clock_that_was_moved_does_not_change_its_urgency(alice, case):
    services.announce_extension(alice, case, dt.date(2026, 12, 9), "Frost.", at=at(25))
    with pytest.raises(Conflict):
        services.set_urgency(alice, case, "complex", "x")


def test_lateness_rises_by_office(alice, lena, dora, units, case):
    lead(alice, units, case)
    assert services.watch_clocks(at(25)) == 0
    assert services.watch_clocks(at(31)) == 1  # four fifths
    assert (told(alice, "cases.due"), told(lena, "cases.due")) == (1, 0)
    assert services.watch_clocks(at(33)) == 1
    assert (told(lena, "cases.due"), told(dora, "cases.due")) == (1, 0)
    assert services.watch_clocks(at(37)) == 1
    assert told(dora, "cases.due") == 1
    assert services.watch_clocks(at(60)) == 0


def test_nobody_is_told_while_a_clock_stands_or_after_it_stopped(alice, units, case, message):
    asked = services.ask_back(alice, case, message, "Which house?", at=at(25))
    assert services.watch_clocks(at(60)) == 0
    services.reply(asked, "Five.", at=at(26))
    services.close(alice, case, "not_ours", "The street is the state's.", at=at(27))
    assert services.watch_clocks(at(60)) == 0
    assert Clock.objects.get(case=case).stopped_at == at(27)


def test_closing_takes_back_what_was_asked(alice, case, message):
    services.ask_back(alice, case, message, "Which house?", at=at(25))
    services.close(alice, case, "withdrawn", "They wrote that it is settled.", at=at(26))
    assert Question.objects.get().outcome == "taken_back"
    with pytest.raises(Conflict):
        services.ask_back(alice, Case.objects.get(), message, "Really?", at=at(27))


def test_an_answer_stops_the_clock_and_opening_again_starts_a_new_one(alice, dora, units, case):
    lead(alice, units, case)
    answer = answers.draft(alice, case, **WORDS, at=at(25))
    answers.submit(alice, answer, at=at(25))
    answers.approve(dora, answer, at=at(26))
    answers.publish(dora, answer, at=at(27))
    assert Clock.objects.get(case=case).stopped_at == at(27)
    services.reopen(alice, Case.objects.get(), "Still yellow.", at=at(30))
    assert Clock.objects.get(case=case).runs
    assert day_of(due(case)) == "2026-12-07"  # five working days


def test_the_units_that_are_asked_are_told(bob, alice, units, case):
    lead(alice, units, case)
    joint = services.Part(units.health, "Test the water.", dt.date(2026, 12, 1))
    services.route(alice, case, [joint], at=at(24))
    assert told(bob, "cases.asked") == 1
    assert told(alice, "cases.asked") == 0  # who asks knows
