"""When a notice may go out: frequencies, quiet hours, digests, patience."""

import datetime as dt
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.portal.notices import rules
from answerable.portal.notices.rules import AT_ONCE, DAILY, OFF, WEEKLY, Kind, Rhythm

PLAIN, DUTY, ALARM = Kind("a.b", "a"), Kind("a.c", "a", duty=True), Kind("a.d", "a", urgent=True)


def local(day, clock):
    return dt.datetime.combine(day, clock, dt.UTC)


def at(clock, day=23):  # 23 November 2026 is a Monday
    return dt.datetime(2026, 11, day, *clock, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "frequency", "then"),
    [
        (at((12, 0)), AT_ONCE, at((12, 0))),
        (at((20, 0)), AT_ONCE, at((8, 0), 24)),
        (at((23, 59)), AT_ONCE, at((8, 0), 24)),
        (at((7, 59)), AT_ONCE, at((8, 0))),
        (at((8, 0)), AT_ONCE, at((8, 0))),
        (at((7, 0)), DAILY, at((8, 0))),
        (at((8, 0)), DAILY, at((8, 0), 24)),
        (at((7, 0)), WEEKLY, at((8, 0))),
        (at((8, 1)), WEEKLY, at((8, 0), 30)),
    ],
)
def test_a_notice_waits_for_its_moment(now, frequency, then):
    assert rules.send_at(now, PLAIN, frequency, Rhythm(), local) == then


def test_what_is_urgent_does_not_wait():
    assert rules.send_at(at((23, 0)), ALARM, WEEKLY, Rhythm(), local) == at((23, 0))


def test_quiet_hours_may_lie_within_a_day_or_not_be_at_all():
    noon = Rhythm(quiet_from=dt.time(12), quiet_until=dt.time(14))
    assert rules.send_at(at((13, 0)), PLAIN, AT_ONCE, noon, local) == at((14, 0))
    none = Rhythm(quiet_from=dt.time(0), quiet_until=dt.time(0))
    assert rules.send_at(at((3, 0)), PLAIN, AT_ONCE, none, local) == at((3, 0))


times = st.times().map(lambda clock: clock.replace(microsecond=0))


@given(
    st.integers(0, 366 * 24 * 3600).map(lambda seconds: at((0, 0), 1) + dt.timedelta(seconds=seconds)),
    st.sampled_from([AT_ONCE, DAILY, WEEKLY]),
    st.builds(Rhythm, times, times, times, st.integers(0, 6)),
)
def test_no_notice_waits_longer_than_its_frequency_and_none_disturbs(now, frequency, rhythm):
    then = rules.send_at(now, PLAIN, frequency, rhythm, local)
    longest = {AT_ONCE: 1, DAILY: 1, WEEKLY: 7}[frequency]
    assert now <= then <= now + dt.timedelta(days=longest)
    if frequency == AT_ONCE:
        assert rules.send_at(then, PLAIN, AT_ONCE, rhythm, local) == then


def test_a_duty_can_wait_a_day_at_most():
    assert rules.allowed_frequencies(DUTY) == (AT_ONCE, DAILY)
    assert OFF in rules.allowed_frequencies(PLAIN)


def test_patience_outlasts_a_night_and_ends():
    now, tries = at((18, 0)), 0
    while (again := rules.next_try(now, tries + 1)) is not None:
        assert again > now
        now, tries = again, tries + 1
    assert tries == rules.MOST_ATTEMPTS - 1
    assert now - at((18, 0)) > dt.timedelta(hours=24)


def test_an_unknown_kind_says_who_should_know_it():
    with pytest.raises(rules.UnknownKindError, match=r"`no\.such`") as told:
        rules.kind_of("no.such")
    assert pickle.loads(pickle.dumps(told.value)).code == "no.such"
