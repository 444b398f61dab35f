"""Similar matters before sending, "me too", the private page of whoever said so, and being told."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.cases import queries, rules, services
from answerable.portal.cases.models import Message, Voice
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from portal.cases.stage import opened, published, routed, written

pytestmark = pytest.mark.django_db
YELLOW = {"title": "The water is yellow", "text": "The tap water in East Street has been yellow for days."}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client_of, english):
    return client_of(None, **english)


@pytest.fixture
def matter(alice, units):
    """An open matter that is shown in public."""
    return services.show_in_public(alice, opened(alice, units, written()[0]))


def slip(reader, address="/ask/") -> str:
    return re.search(r'name="slip" value="([^"]+)"', reader.get(address).content.decode())[1]


def ask(reader, **more):
    given = YELLOW | {"sender": "anonymous", "slip": slip(reader)}
    return reader.post("/ask/", given | more)


def join(reader, matter, **more):
    page = reverse("cases:matter", args=[matter.number])
    given = {"slip": slip(reader, page)} | more
    return reader.post(reverse("cases:me-too", args=[matter.number]), given)


def test_what_is_similar_is_shown_once_before_sending(reader, matter):
    answer = ask(reader)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert matter.title in page
    assert "Send mine all the same" in page
    assert YELLOW["text"] in page
    assert not Message.objects.filter(title=YELLOW["title"]).exists()
    assert ask(reader, looked="1").status_code == 302
    assert Message.objects.filter(title=YELLOW["title"]).exists()


def test_a_published_answer_is_found_as_well(reader, alice, dora, units):
    answer = published(alice, dora, units, written()[0])
    page = reader.post(reverse("cases:similar"), YELLOW).content.decode()
    assert reverse("answers:answer", args=[answer.number]) in page
    assert "<html" not in page


def test_nothing_similar_stops_nobody(reader, matter):
    assert ask(reader, title="Bus 7", text="It never comes on time in the evening.").status_code == 302


def test_who_sends_files_is_not_stopped(reader, matter):
    paper = SimpleUploadedFile("water.txt", b"It is yellow.", "text/plain")
    assert ask(reader, files=paper).status_code == 302


def test_a_complaint_is_not_stopped(reader, matter):
    assert ask(reader, confidential="on").status_code == 302


def test_only_what_the_desk_shows_is_found(reader, alice, units):
    opened(alice, units, written()[0], summary="Secret summary")
    assert not queries.similar(**YELLOW)
    assert not reader.post(reverse("cases:similar"), YELLOW).content.strip()


def test_no_more_than_five_and_never_a_message(alice, units):
    for n in range(7):
        case = opened(alice, units, written()[0], title=f"Yellow tap water, street {n}")
        services.show_in_public(alice, case)
    found = queries.similar(**YELLOW)
    assert len(found) == 5
    assert {one.matter.title[:16] for one in found} == {"Yellow tap water"}


def test_what_is_shown_of_a_matter_is_its_title_and_course(client_of, english, alice, units):
    case = routed(alice, units, written(text="My tap is yellow and I am ill.")[0], summary="Ring the doctor.")
    services.show_in_public(alice, case)
    page = client_of(None, **english).get(reverse("cases:matter", args=[case.number])).content.decode()
    assert case.title in page
    assert "Water company" in page
    for kept in ("I am ill", "Ring the doctor", "Find the cause"):
        assert kept not in page


@pytest.mark.parametrize("name", ["matter", "me-too"])
def test_a_matter_that_is_not_shown_is_not_found(reader, alice, units, name):
    address = reverse(f"cases:{name}", args=[opened(alice, units).number])
    answer = reader.post(address, {"slip": "x"}) if name == "me-too" else reader.get(address)
    assert answer.status_code == 404


def test_a_confidential_case_is_never_shown(person, reader, units):
    frank = person("frank", ("duty_officer", units.city))
    case = opened(frank, units, written(confidential=True, complained_of=units.water)[0])
    with pytest.raises(Conflict):
        services.show_in_public(frank, case)
    assert reader.get(reverse("cases:matter", args=[case.number])).status_code == 404


def test_me_too_counts_once_for_a_browser_and_gives_a_private_link(reader, client_of, english, matter):
    first = join(reader, matter)
    assert first.headers["Location"].startswith("/me-too/")
    assert join_again(reader, matter).headers["Location"] == first.headers["Location"]
    assert Voice.objects.count() == 1
    assert join(client_of(None, **english), matter).headers["Location"] != first.headers["Location"]
    assert queries.concerned(matter) == 3
    page = reader.get(first.headers["Location"])
    assert matter.title in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def join_again(reader, matter):
    return reader.post(reverse("cases:me-too", args=[matter.number]), {"slip": services.new_slip()})


def test_the_same_form_sent_twice_without_cookies_counts_once(reader, matter):
    given = {"slip": services.new_slip()}
    address = reverse("cases:me-too", args=[matter.number])
    links = set()
    for _ in range(2):
        reader.cookies.clear()
        links.add(reader.post(address, given).headers["Location"])
    assert len(links) == Voice.objects.count() == 1


def test_nothing_that_is_kept_tells_one_browser_from_another(alice, units, reader, matter):
    other = services.show_in_public(alice, opened(alice, units, title="Dark street"))
    links = [join(reader, each).headers["Location"] for each in (matter, other)]
    rows = str(list(Voice.objects.values()))
    assert not any(link.split("/")[2] in rows for link in links)
    assert len(set(Voice.objects.values_list("token_hash", flat=True))) == 2
    lines = AuditEntry.objects.filter(verb="me_too")
    assert [line.detail for line in lines] == [{}, {}]


def test_small_numbers_are_withheld_in_public_alone(reader, client_of, alice, english, matter):
    join(reader, matter)
    page = reader.get(reverse("cases:matter", args=[matter.number])).content.decode()
    assert "fewer than 5" in page
    desk = client_of(alice, **english).get(reverse("cases:case", args=[matter.number])).content.decode()
    assert "1 more is concerned" in desk


def test_it_can_be_taken_back_and_leaves_nothing(reader, matter):
    link = join(reader, matter).headers["Location"]
    take_back = link + "take-back/"
    assert reader.get(take_back).status_code == 405
    assert reader.post(take_back).status_code == 302
    assert not Voice.objects.exists()
    assert reader.post(take_back).status_code == 404
    assert reader.get(link).status_code == 404


def test_a_wrong_link_gets_advice(reader, db):
    assert "We do not know this link" in reader.get("/me-too/wrong/").content.decode()


@pytest.mark.parametrize("given", [{}, {"slip": "made-up"}])
def test_a_form_that_is_not_ours_is_refused(reader, matter, given):
    assert reader.post(reverse("cases:me-too", args=[matter.number]), given).status_code in {409, 422}
    assert not Voice.objects.exists()


def test_a_flood_from_one_network_is_asked_to_wait(reader, matter):
    for _ in range(rules.MOST_VOICES):
        services.count_joining("127.0.0.1")
    assert join(reader, matter).status_code == 409
    with pytest.raises(Refused):
        services.count_joining("127.0.0.1")


def ended(alice, case):
    services.close(alice, case, "cannot_be_met", "There is no money this year.")


def test_an_address_is_sealed_used_once_and_forgotten(settings, reader, alice, matter):
    settings.MAIL_FROM = "desk@example.org"
    join(reader, matter, email="asker@example.org")
    voice = Voice.objects.get()
    assert b"asker" not in bytes(voice.contact)
    assert services.tell_concerned() == 0
    ended(alice, matter)
    assert services.tell_concerned() == 1
    assert services.tell_concerned() == 0
    (letter,) = mail.outbox
    assert letter.to == ["asker@example.org"]
    assert reverse("cases:matter", args=[matter.number]) in letter.body
    assert "There is no money this year." in letter.body
    voice.refresh_from_db()
    assert (voice.contact, voice.contact_erase_on) == (None, None)


def test_without_a_mail_server_no_address_is_asked(reader, matter):
    join(reader, matter, email="asker@example.org")
    assert Voice.objects.get().contact is None


def test_a_wrong_address_is_said(settings, reader, matter):
    settings.MAIL_FROM = "desk@example.org"
    assert join(reader, matter, email="nonsense").status_code == 422


def test_an_address_that_nobody_could_be_told_at_is_erased_in_time(settings, reader, alice, matter):
    settings.MAIL_FROM = "desk@example.org"
    join(reader, matter, email="asker@example.org")
    ended(alice, matter)
    services.erase_due_contacts(timezone.now() + dt.timedelta(days=settings.CONTACT_KEPT_DAYS + 1))
    assert Voice.objects.get().contact is None


def test_the_same_answer_reaches_whoever_joined(reader, alice, dora, units):
    message = written()[0]
    case = services.show_in_public(alice, routed(alice, units, message))
    link = join(reader, case).headers["Location"]
    from answerable.portal.answers import services as answers
    from portal.cases.stage import WORDS

    answer = answers.draft(alice, case, **WORDS)
    answers.submit(alice, answer)
    answers.approve(dora, answer)
    answers.publish(dora, answer)
    page = reader.get(link).content.decode()
    way = reverse("answers:of-matter", args=[case.number])
    assert way in page
    assert reader.get(way).headers["Location"] == reverse("answers:answer", args=[answer.number])


def test_an_answer_can_be_joined_and_a_matter_closed_without_one_cannot(reader, alice, dora, units, matter):
    answer = published(alice, dora, units, written()[0])
    page = reader.get(reverse("answers:answer", args=[answer.number])).content.decode()
    assert reverse("cases:matter", args=[answer.case.number]) in page
    assert join(reader, answer.case).status_code == 302
    ended(alice, matter)
    assert join_again(reader, matter).status_code == 409


def test_the_way_to_an_answer_that_is_not_there_is_not_found(reader, matter):
    assert reader.get(reverse("answers:of-matter", args=[matter.number])).status_code == 404


def test_the_desk_shows_and_hides_a_matter(client_of, alice, bob, reader, units):
    case = routed(alice, units)
    show, hide = (reverse(f"cases:{verb}-public", args=[case.number]) for verb in ("show-in", "hide-from"))
    assert client_of(bob).post(show).status_code == 403
    hers = client_of(alice)
    assert hers.get(show).status_code == 405
    assert hers.post(show).status_code == 302
    assert case.title in reader.get(reverse("cases:matters")).content.decode()
    hers.post(hide)
    assert case.title not in reader.get(reverse("cases:matters")).content.decode()
    assert reader.get(reverse("cases:matter", args=[case.number])).status_code == 404


def test_looking_for_what_is_similar_takes_few_queries(matter, django_assert_max_num_queries):
    queries.similar(**YELLOW)
    with django_assert_max_num_queries(4):
        queries.similar(**YELLOW)
