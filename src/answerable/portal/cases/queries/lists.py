"""Lists and counts for the desk, for the listening run and for the public pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from answerable.portal.cases import rules
from answerable.portal.cases.models import Assignment, Case, Clock, Message
from answerable.portal.cases.queries.doors import cases_for, messages_for
from answerable.portal.cases.queries.shields import kept_from
from answerable.portal.core.paging import MOST_COUNTED
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.queries import kinds_with, reaches_everything, units_within_authority

MOST_PARTS = 12  # of one case that are looked through for the most pressing ones


class Heard(NamedTuple):
    """A message as the listening run hears it: what was said, never who said it."""

    id: int
    doc_id: str
    title: str
    text: str
    place: str
    received_at: dt.datetime


class History(NamedTuple):
    """What became of a message, for figures; never who sent it."""

    reference: str
    received_at: dt.datetime
    topic: str  # the case's, which the desk has chosen; else the sender's
    unit: str  # code of the unit that leads its case, else of the one that keeps it; empty without a case
    case_id: int | None
    close_reason: str
    closed_at: dt.datetime | None
    set_aside: bool


def message_histories(
    start: dt.datetime, end: dt.datetime, *, with_confidential: bool = True
) -> Iterator[History]:
    """The histories of the messages received from `start` to before `end`; two queries.

    What a unit reads about itself is counted without the confidential ones: they may be about it.
    """
    lead = Assignment.objects.filter(role="lead").exclude(state="transferred")
    leads = dict(lead.values_list("case_id", "unit__code"))
    fields = ("reference", "received_at", "topic", "case__topic", "case__unit__code", "case_id")
    ended = ("case__close_reason", "case__closed_at", "state")
    rows = Message.objects.filter(received_at__gte=start, received_at__lt=end).order_by("pk")
    if not with_confidential:
        rows = rows.filter(confidential=False)
    for row in rows.values_list(*fields, *ended).iterator():
        reference, at, topic, case_topic, keeper, case, reason, closed_at, state = row
        unit = leads.get(case) or keeper or ""
        aside = state == Message.State.SET_ASIDE
        yield History(reference, at, case_topic or topic, unit, case, reason or "", closed_at, aside)


def messages_to_hear(after_id: int = 0) -> Iterator[Heard]:
    """The messages after `after_id` in the order they came, with personal data already covered.

    A confidential one is not heard: everybody at the desk reads what the listening finds.
    """
    rows = Message.objects.filter(pk__gt=after_id, confidential=False).order_by("pk")
    fields = ("pk", "reference", "title", "text", "place", "received_at")
    for pk, reference, *rest in rows.values_list(*fields).iterator():
        yield Heard(pk, f"inbox-{reference}", *rest)


def kept_topics() -> Iterator[tuple[str, str, str, str]]:
    """(doc_id, title, text, topic) of messages in cases that kept the topic the sender chose, oldest first.

    Personal data is covered; nothing of the sender is told.
    """
    kept = Message.objects.filter(case__topic=F("topic"), confidential=False).exclude(topic="").order_by("pk")
    for reference, *said in kept.values_list("reference", "title", "text", "topic").iterator():
        yield f"inbox-{reference}", *said


def cases_of_story(story: Any) -> QuerySet[Case]:
    """The cases that were opened from a story, newest first, without the confidential ones."""
    return Case.objects.filter(story=story, confidential=False).select_related("unit")


def due_first(user: Any, most: int, most_counted: int) -> tuple[list[Assignment], int]:
    """The most pressing of what the units of `user` still have to do; and how many, up to a limit."""
    keys = list(due_for(user).values_list("pk", flat=True)[:most_counted])
    rows = Assignment.objects.filter(pk__in=keys[:most]).select_related("case", "unit")
    return list(rows.order_by("due_on", "pk")), len(keys)


def due_for(user: Any) -> QuerySet[Assignment]:
    """What the units of `user` still have to do, the most pressing first."""
    if not user.has_perm("cases.handle"):
        return Assignment.objects.none()
    mine = Assignment.objects.filter(state__in=rules.WORKING)
    mine = mine.exclude(case__in=Case.objects.filter(kept_from(user, "unit")).values("pk"))
    if not reaches_everything(user, "cases.handle"):
        mine = mine.filter(unit__in=units_within_authority(user, "cases.handle"))
    return mine.select_related("case", "unit").order_by("due_on", "pk")


def messages_to_mail(case_ids: Iterable[int]) -> QuerySet[Message]:
    """The messages in these cases whose senders left some way to be reached that is still kept."""
    return Message.objects.filter(case__in=list(case_ids)).exclude(contact=None).order_by("pk")


def letters_of(user: Any, case: Case) -> QuerySet[Message]:
    """The messages of a case that came by telephone, letter or at the counter and that `user` may read."""
    channels = (Message.Channel.PHONE, Message.Channel.COUNTER, Message.Channel.LETTER)
    return messages_for(user).filter(case=case, channel__in=channels).order_by("received_at", "pk")


def parts_to_do(user: Any, case: Case) -> list[Assignment]:
    """The parts of a case that units of `user` still work on, those who only have to take it on first."""
    mine = case.assignments.filter(state__in=rules.WORKING)
    mine = mine.filter(unit__in=units_within_authority(user, "cases.handle"))
    return list(mine.select_related("unit", "case", "case__unit", "person").order_by("-state", "pk"))


def units_to_lead(user: Any, numbers: Iterable[str]) -> QuerySet[Unit]:
    """The open units that can lead every one of these cases: none that a confidential one is about."""
    units, chosen = Unit.objects.open(), set(numbers)
    shut = cases_for(user).filter(confidential=True, about__isnull=False, state__in=rules.LIVE)
    for number, path in shut.order_by().values_list("number", "about__path"):
        units = units.exclude(path__startswith=path) if number in chosen else units
    return units


def people_to_give_to(user: Any) -> QuerySet:
    """The people who handle cases at a unit where `user` does, or above it."""
    mine = list(units_within_authority(user, "cases.handle").values_list("path", flat=True))
    lines = {path[:end] for path in mine for end in range(Unit.steplen, len(path) + 1, Unit.steplen)}
    held = Office.objects.in_force().filter(kind__in=kinds_with("cases.handle"), unit__path__in=lines)
    people = get_user_model().objects.filter(pk__in=held.values("holder"), is_active=True)
    return people.order_by("display_name", "username")


def open_cases_for(user: Any) -> QuerySet[Case]:
    """The cases that a further message can be attached to."""
    return cases_for(user).filter(state__in=rules.LIVE)


def in_order(cases: QuerySet[Case], order: str = "") -> QuerySet[Case]:
    """The newest first; or, of those whose clock runs or stands, the one due first (`order` is "due")."""
    if order == "due":
        return cases.filter(clock__due_at__isnull=False, clock__stopped_at=None).order_by(
            "clock__due_at", "pk"
        )
    return cases.order_by("-opened_at", "-pk")


def case_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """`cases` with what the list shows: the next day due, how many messages, the clock."""
    # Asked for each row by itself: a page shows 25, and a join would first group all there are.
    still = Assignment.objects.filter(case=OuterRef("pk"), state__in=rules.WORKING).order_by("due_on")
    said = Message.objects.filter(case=OuterRef("pk")).order_by().values("case")
    return cases.select_related("unit", "story", "clock").annotate(
        next_due=Subquery(still.values("due_on")[:1]),
        heard=Coalesce(Subquery(said.annotate(times=Count("pk")).values("times")), 0),
    )


def rows_of(keys: Iterable[int]) -> QuerySet[Case]:
    """The rows of these cases, which the asking page has found through the doors."""
    return case_rows(Case.objects.filter(pk__in=list(keys)))


def message_rows(keys: Iterable[int]) -> QuerySet[Message]:
    """The same for messages; how somebody can be reached stays where it is."""
    found = Message.objects.filter(pk__in=list(keys)).select_related("case", "case__unit")
    return found.defer("contact", "original")


def pressing(user: Any, most: int) -> tuple[list[Case], int]:
    """The cases of which some unit still owes its part, the most pressing first; and how many there are.

    They are counted up to a thousand: nobody acts differently on the next one.
    """
    owed = Assignment.objects.filter(state__in=rules.WORKING)
    if reaches_everything(user, "cases.open"):
        owed = owed.exclude(case__in=Case.objects.filter(kept_from(user, "unit")).values("pk"))
    else:
        owed = owed.filter(case__in=cases_for(user).values("pk"))
    found = _soonest(owed, 2 * MOST_COUNTED)
    if len(found) < MOST_COUNTED:
        found = _soonest(owed, MOST_PARTS * MOST_COUNTED)
    many, first = min(len(found), MOST_COUNTED), found[:most]
    shown = case_rows(cases_for(user).filter(pk__in=first))
    return sorted(shown, key=lambda case: (case.next_due, case.pk)), many


def _soonest(owed: QuerySet[Assignment], parts: int) -> list[int]:
    """The cases of the first so many parts, each once, the soonest first: read off the index, not sorted."""
    return list(dict.fromkeys(owed.order_by("due_on", "case").values_list("case", flat=True)[:parts]))


def overdue(cases: QuerySet[Case], today: dt.date | None = None) -> QuerySet[Case]:
    """Those of `cases` with a part that is late, or whose own time is over."""
    day = today or timezone.localdate()
    late = Assignment.objects.filter(state__in=rules.WORKING, due_on__lt=day)
    begun = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    over = Clock.objects.filter(stopped_at=None, paused_at=None, due_at__lt=begun)
    either = late.order_by().values("case").union(over.values("case"), all=True)
    # The plus keeps a database from fetching every late case by its key, to sort them all for one page.
    return cases.alias(own=F("pk") + 0).filter(own__in=either)


def units_of(case: Case) -> list[dict[str, str]]:
    """The units that work on a case, the lead first, as they are called today."""
    parts = case.assignments.exclude(state="transferred").select_related("unit")
    fields = ("code", "name_zh", "name_en")
    return [{name: getattr(part.unit, name) for name in fields} | {"role": part.role} for part in parts]


def inbox_numbers() -> dict[str, int]:
    """How many messages came in, and how many of them have a published answer or a stated reason."""
    reasoned = Q(case__close_reason__in=rules.CLOSED_WITHOUT_ANSWER) | Q(state=Message.State.SET_ASIDE)
    return Message.objects.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(case__answered_at__isnull=False)),
        reasoned=Count("pk", filter=reasoned & Q(case__answered_at=None)),
    )


def lead_of(case: Case) -> Assignment | None:
    """The part of the unit that leads, or None while the case is with nobody but its desk."""
    leads = case.assignments.filter(role="lead").exclude(state="transferred")
    return leads.select_related("unit").first()


def contributions_to(case: Case) -> QuerySet[Assignment]:
    """What the units that contribute have written, to stand beside the draft of the answer."""
    return case.assignments.filter(role="joint").exclude(state="transferred").select_related("unit")


def shown_parts(case: Case) -> list[Assignment]:
    """The units that work on a case now, the lead first, as those who asked see them: who, and until when."""
    parts = case.assignments.exclude(state__in=["transferred", "released"])
    return list(
        parts.select_related("unit").only("role", "state", "due_on", "asked_at", "extensions", "unit", "case")
    )
