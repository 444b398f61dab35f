"""A small town in which every address of the portal leads to something, for the ladder of refusals.

Everything stands at the city or the water company. Who has an office in the east has nothing to say there,
whose office is over has it nowhere, and who has none never had.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from answerable.listening.records import SIGNAL
from answerable.portal.accounts.models import Device, ExternalIdentity, Passkey, TotpSecret, User
from answerable.portal.answers import services as answers
from answerable.portal.answers.models import Answer
from answerable.portal.cases import services as cases
from answerable.portal.cases.models import Assignment, Case
from answerable.portal.core import holds
from answerable.portal.core.keys import portal_keys
from answerable.portal.notices import services as notices
from answerable.portal.notices.models import Delivery
from answerable.portal.organisation import services as organisation
from answerable.portal.organisation.models import Office, OfficeKind, Unit
from answerable.portal.organisation.services import second_person
from answerable.portal.signals import services as signals
from answerable.portal.signals.models import Signal
from answerable.portal.sources.models import Source
from answerable.portal.stories import services as stories
from answerable.portal.stories.models import Mark, Story
from answerable.portal.wechat.models import Channel, Keyword, Publication, Scene
from answerable.portal.work import services as work
from portal.cases import stage
from portal.conftest import take_on
from portal.stories import heard
from portal.wechat.calls import account

__all__ = ["BLUEWHALE", "MASKED", "Town", "build"]

DAY = dt.timedelta(days=1)
BLUEWHALE = "Bluewhale"  # stands in what only the city and its water company may read
APP_SECRET, TOTP = "app-secret", "totp-secret-of-alice"
STANDING = {
    "alice": lambda units: [("duty_officer", units.city), ("secretary", units.water)],
    "bob": lambda units: [("secretary", units.health)],
    "charlie": lambda units: [],
    "dora": lambda units: [("leader", units.city)],
    "erin": lambda units: [("administrator", units.city)],
}
MASKED = (stage.PHONE, stage.NAME, APP_SECRET, TOTP)  # stands on no page


@dataclass
class Town:
    """`args`: "app:name" or "app" → what stands in its addresses; `more`: the same names, other things."""

    cast: dict[str, AbstractBaseUser]
    args: dict[str, dict[str, Any]] = field(default_factory=dict)
    more: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    pages: dict[str | None, list[tuple[Any, str]]] = field(default_factory=dict)  # of whom they were read


def build(units: Any) -> Town:
    """Build the town with the standing cast, and with three more: a second administrator, one of elsewhere
    and one whose term is over.
    """
    town = Town({name: take_on(name, *offices(units)) for name, offices in STANDING.items()})
    people = SimpleNamespace(**town.cast)
    _offices(town, people, units)
    _cases(town, people, units)
    _tasks(town, people, units)
    _heard(town, people, units)
    _wechat(town, people)
    _accounts(town, people)
    return town


def _offices(town: Town, people: Any, units: Any) -> None:
    today = timezone.localdate()
    for name, unit in (("gina", units.city), ("nora", units.east), ("peter", units.city)):
        town.cast[name] = take_on(name, ("administrator", unit))
    Office.objects.filter(holder=town.cast["peter"]).update(ends_on=today - DAY)
    second_person.set_rule(people.erin, organisation.APPOINT, active=True, days=3)
    leader = OfficeKind.objects.get(code="leader")
    appointed = {"unit": units.water, "kind": leader, "decision": "决〔2026〕3号"}
    proposal = organisation.appoint(people.erin, holder=people.charlie, **appointed)
    plan = organisation.rename_unit(
        people.erin, units.water, name_zh="清和水务", on=today + 9 * DAY, decision="决〔2026〕4号"
    )
    lent = organisation.delegate(
        people.dora,
        office=people.dora.offices.get(),
        to=people.bob,
        unit=units.water,
        permissions=["answers.publish"],
        ends_on=today + 10 * DAY,
        reason="Leave",
    )
    office = Office.objects.get(holder=people.alice, unit=units.water)
    town.args |= {
        "organisation": {"code": "water"},
        "organisation:proposal": {"pk": proposal.pk},
        "organisation:decide": {"pk": proposal.pk},
        "organisation:revoke": {"pk": lent.pk},
        "organisation:withdraw": {"code": "water", "pk": plan.pk},
        "organisation:end-office": {"code": "water", "pk": office.pk},
        "organisation:new-kind": {"sort": "unit-kinds"},
        "organisation:kind-of": {"sort": "unit-kinds", "code": "street"},
        "organisation:rule": {"verb": organisation.APPOINT},
    }
    town.more += [
        ("organisation:manage", {"code": "elm"}),
        *((f"organisation:{verb}", {"code": "elm"}) for verb in ("close", "move", "merge", "split")),
        ("organisation:new-kind", {"sort": "trees"}),
        ("organisation:new-kind", {"sort": "office-kinds"}),
    ]


def _cases(town: Town, people: Any, units: Any) -> None:
    alice, title = people.alice, f"{BLUEWHALE} in East Street"
    fresh, token = stage.named(title="A letter")
    question_on, asked = stage.named(title="Another letter")
    routed = stage.routed(alice, units, question_on, title=title)
    question = cases.ask_back(alice, routed, question_on, "Which house is it?")
    taken_up, _token = stage.named(title="A third letter")
    opened = stage.opened(alice, units, taken_up, title=title)
    closed = stage.opened(alice, units, title=title)
    cases.close(alice, closed, Case.Reason.values[-1], "Nothing could be found.")
    limit = cases.set_limit(people.erin, topic="", urgency="urgent", amount=8, unit="hour")
    unwritten = stage.routed(alice, units, title=title)
    draft = answers.draft(alice, unwritten, **stage.WORDS | {"title": f"{BLUEWHALE} as we found it"})
    waiting, signed = (stage.drafted(alice, units, title=title) for _each in range(2))
    answers.submit(alice, waiting)
    answers.submit(alice, signed)
    answers.approve(people.dora, signed)
    asker, follow = stage.named(title="A fourth letter")
    told = {"title": "A call", "text": "The water is yellow.", "channel": "phone"}
    caller, _token = cases.take_in(alice, **told)
    published = stage.published(alice, people.dora, units, asker, caller)
    part = Assignment.objects.get(case=routed, unit=units.water)
    town.args |= {
        "cases": {"number": routed.number, "reference": fresh.reference, "pk": part.pk, "token": asked},
        "cases:of-story": {"story_id": "s-1"},
        "cases:drop-limit": {"pk": limit.pk},
        "cases:record-reply": {"number": routed.number, "pk": question.pk},
        "cases:take-back": {"number": routed.number, "pk": question.pk},
        "answers": {
            "number": published.number,
            "serial": 1,
            "token": follow,
            "reference": caller.reference,
        },
        "answers:draft": {"number": routed.number},
        "answers:of-case": {"number": routed.number},
        **{f"answers:{verb}": {"number": draft.number} for verb in ("work", "submit")},
        **{f"answers:{verb}": {"number": waiting.number} for verb in ("send-back", "approve")},
        "answers:publish": {"number": signed.number},
        "answers:correct": {"number": published.number},
        "rates": {"by": "unit"},
    }
    numbers = [draft.case.number, closed.number, opened.number, published.case.number]
    town.more += [("cases:case", {"number": number}) for number in numbers]
    town.more += [("cases:message", {"reference": each.reference}) for each in (question_on, taken_up)]
    town.more += [("answers:work", {"number": each.number}) for each in (waiting, signed, published)]
    town.more += [("cases:follow", {"token": token})]


def _tasks(town: Town, people: Any, units: Any) -> None:
    asked = {"giver": units.city, "unit": units.water, "title": f"{BLUEWHALE} is to be flushed"}
    asked |= {"words": "All of East Street.", "due_at": timezone.now() + 3 * DAY}
    task, taken, declined = (work.give(people.alice, **asked) for _each in range(3))
    work.acknowledge(people.alice, taken)
    work.decline(people.alice, declined, "Not ours.")
    town.args |= {
        "work": {"number": task.number},
        "work:take-in-days": {"year": 2026},
        "work:forget-day": {"day": "2026-10-01"},
    }
    town.more += [("work:task", {"number": each.number}) for each in (taken, declined)]


def _heard(town: Town, people: Any, units: Any) -> None:
    rows = [heard.document("d-1", group_id="g"), heard.document("d-2", source="Radio")]
    told = heard.stories(heard.story(), heard.story("s-2", medoid_doc_id="e-1"))
    stories.store(heard.documents(*rows, heard.document("e-1", "s-2")), told, heard.days())
    signals.store(pa.Table.from_pylist([heard.signal()], SIGNAL))
    stories.pin_story(people.alice, Story.objects.get(story_id="s-1"), "Watch it")
    briefing = stories.write_briefing(people.alice, units.city, "day", timezone.localdate() - DAY)
    source = Source.objects.create(
        name="Daily", url="https://daily.example/feed", outlet="Daily", added_at=timezone.now()
    )
    town.args |= {
        "stories": {"story_id": "s-1", "pk": briefing.pk},
        "stories:undo": {"pk": Mark.objects.get().pk},
        "signals": {"pk": Signal.objects.get().pk, "story_id": "s-1"},
        "sources": {"pk": source.pk},
        "topics": {"code": "water-quality", "number": 1},
        "queues": {"code": "cases"},
    }


def _wechat(town: Town, people: Any) -> None:
    city = account()
    word = Keyword.objects.create(account=city, words="water", reply="Ask us.")
    scene = Scene.objects.create(
        account=city, key="k", kind="ask", label="Hall", address="https://w.example/k"
    )
    channel = Channel.objects.create(account=city, openid_hash="h", openid=b"o", user=people.alice)
    published = Answer.objects.get(number=town.args["answers"]["number"])
    times = {"made_at": timezone.now(), "due_at": timezone.now()}
    article = Publication.objects.create(account=city, answer=published, serial=1, state="failed", **times)
    town.args |= {
        "wechat": {"code": "city", "pk": article.pk},
        **{f"wechat:{name}": {"code": "city", "pk": word.pk} for name in ("reply", "drop-reply")},
        "wechat:drop-code": {"code": "city", "pk": scene.pk},
        "wechat:part": {"pk": channel.pk},
    }


def _accounts(town: Town, people: Any) -> None:
    alice, now = people.alice, timezone.now()
    device = Device.objects.create(user=alice, label="Firefox", token_hash="d")
    key = Passkey.objects.create(user=alice, name="Key", credential_id="c", credential=b"c")
    TotpSecret.objects.create(user=alice, secret=portal_keys().encrypt(TOTP.encode()), confirmed_at=now)
    identity = ExternalIdentity.objects.create(user=alice, issuer="https://id.example", subject="alice")
    matter = notices.Matter("organisation.unit", "water", label="Water", url="/organisation/units/water/")
    notices.send("work.asked", to=[alice], matter=matter, text="A task.", key="ladder")
    delivery = Delivery.objects.filter(person=alice).latest("pk")
    message = town.args["cases"]["reference"]
    held = holds.place(
        people.erin,
        "cases.message",
        message,
        decision="决〔2026〕9号",
        review_on=timezone.localdate() + 9 * DAY,
    )
    off = User.objects.create(username="olga", display_name="Olga", password="!", is_active=False)
    town.args |= {
        "core:lift-hold": {"pk": held.pk},
        "core:set-days": {"kind": "cases.contact"},
        "accounts": {"pk": alice.pk},
        "accounts:device-out": {"pk": device.pk},
        "accounts:passkey-part": {"pk": key.pk},
        "accounts:identity-part": {"pk": identity.pk},
        "notices": {"pk": delivery.pk, "token": "x"},
    }
    town.more += [("accounts:person", {"pk": each.pk}) for each in (off, people.bob)]
    town.more += [("organisation:unit", {"code": unit.code}) for unit in Unit.objects.all()]
