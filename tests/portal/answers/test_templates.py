"""Reply templates: kept by a unit, dated, versioned, and never handed over as they stand."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from answerable.portal.answers import queries, rules, services
from answerable.portal.answers.models import Answer, ReplyTemplate
from answerable.portal.core.errors import Conflict, Refused
from answerable.portal.core.models import AuditEntry
from portal.cases import stage

BODY = "The pipe in [[street]] was flushed on [[day]]. The water is safe to drink."


def soon(days=90):
    return timezone.localdate() + dt.timedelta(days=days)


def write(dora, units, **more):
    given = {"title": "Yellow water", "body": BODY, "topic": "water-quality", "review_on": soon()}
    return services.write_template(dora, more.pop("unit", units.water), **given | more)


@pytest.fixture
def page(client_of, alice, english):
    return client_of(alice, **english)


@pytest.fixture
def leader(client_of, dora, english):
    return client_of(dora, **english)


def test_a_template_is_kept_in_versions(dora, units):
    kept = write(dora, units)
    services.revise_template(dora, kept, title="Water", body="Other words.", review_on=soon(), note="Shorter")
    assert [version.serial for version in kept.versions.all()] == [1, 2]
    assert queries.get_template_for(dora, kept.pk).body == "Other words."
    lines = AuditEntry.objects.filter(object_kind="answers.replytemplate")
    assert {line.verb for line in lines} == {"write_template", "revise_template"}


@pytest.mark.parametrize("days", [0, -1, 400])
def test_somebody_looks_at_it_again_within_a_year(dora, units, days):
    with pytest.raises(Conflict):
        write(dora, units, review_on=soon(days))


def test_templates_are_kept_by_those_who_review_answers_of_that_unit(alice, bob, dora, person, units):
    with pytest.raises(Refused):
        write(alice, units)
    fay = person("fay", ("leader", units.health))
    with pytest.raises(Refused):
        write(fay, units)
    kept = write(dora, units)
    for verb in (services.retire_template, lambda u, t: services.confirm_template(u, t, soon())):
        with pytest.raises(Refused):
            verb(fay, kept)


def test_what_is_out_of_date_is_marked_until_somebody_has_looked(dora, units, page, leader):
    kept = write(dora, units)
    ReplyTemplate.objects.update(review_on=soon(-1))
    listed = reverse("answers:templates")
    assert "out of date" in page.get(f"{listed}?state=stale").content.decode()
    assert "No template here" in page.get(f"{listed}?q=nothing").content.decode()
    leader.post(reverse("answers:template-confirm", args=[kept.pk]), {"review_on": str(soon())})
    assert "No template here" in page.get(f"{listed}?state=stale").content.decode()


def test_templates_are_found_by_their_words(dora, units, page):
    write(dora, units)
    listed = reverse("answers:templates")
    assert "Yellow water" in page.get(f"{listed}?q=flushed").content.decode()
    services.retire_template(dora, ReplyTemplate.objects.get())
    assert "No template here" in page.get(f"{listed}?q=flushed").content.decode()


def test_a_draft_is_offered_the_templates_of_the_leading_unit_and_of_those_above(alice, dora, units):
    case = stage.routed(alice, units)
    own, general = write(dora, units, topic=""), write(dora, units, unit=units.city, title="Later")
    write(dora, units, unit=units.health, title="Elsewhere")
    assert queries.templates_to_use(alice, case) == [general, own]


def test_a_template_is_added_below_what_was_written_and_nothing_is_kept(alice, dora, units, page):
    case, kept = stage.routed(alice, units), write(dora, units)
    address = reverse("answers:draft", args=[case.number])
    sent = {"title": "T", "question": "Q", "body": "My words.", "insert": "on", "template": kept.pk}
    shown = page.post(address, sent).content.decode()
    assert "My words.\n\nThe pipe in [[street]]" in shown
    assert not Answer.objects.exists()


def test_a_template_is_added_to_a_later_version_too(alice, dora, units, page):
    answer, kept = stage.drafted(alice, units), write(dora, units)
    shown = page.post(reverse("answers:work", args=[answer.number]), {"insert": "on", "template": kept.pk})
    assert "The pipe in [[street]]" in shown.content.decode()
    assert answer.revisions.count() == 1


def test_what_a_template_leaves_open_must_be_filled_in_before_the_answer_goes_on(alice, dora, units, page):
    answer = stage.drafted(alice, units)
    services.revise(alice, answer, **stage.WORDS | {"body": BODY})
    assert (
        "Still to be filled in:" in page.get(reverse("answers:work", args=[answer.number])).content.decode()
    )
    with translation.override("en"), pytest.raises(Conflict) as refused:
        services.submit(alice, answer)
    assert refused.value.sentence == "Fill in what the template leaves open: street, day."


def test_a_template_word_for_word_is_no_answer(alice, dora, units):
    write(dora, units, body="The pipe was flushed. The water is safe.")
    answer = stage.drafted(alice, units)
    services.revise(alice, answer, **stage.WORDS | {"body": "the pipe was  flushed;\nthe water is safe"})
    with pytest.raises(Conflict):
        services.submit(alice, answer)
    services.revise(alice, answer, **stage.WORDS | {"body": "The pipe in East Street was flushed."})
    services.submit(alice, answer)
    assert answer.state == "in_review"


@pytest.mark.parametrize(("text", "left"), [("[[ a ]] ［［日期］］ [[a]]", ["a", "日期"]), ("[a] 【b】", [])])
def test_places_to_fill_in(text, left):
    assert rules.placeholders(text) == left


def test_the_pages_of_a_template(dora, units, page, leader):
    fields = {"unit": "water", "title": "Yellow water", "body": BODY, "review_on": str(soon())}
    made = leader.post(reverse("answers:template-new"), fields)
    address = made["Location"]
    assert "[[street]]" in page.get(address).content.decode()
    assert "Change the wording" not in page.get(address).content.decode()
    assert leader.post(address, {"title": ""}).status_code == 422
    leader.post(
        address, {"title": "Water", "body": "New words.", "review_on": str(soon()), "note": "Plainer"}
    )
    shown = leader.get(address).content.decode()
    assert "Version 2" in shown
    assert "<del>" in shown
    assert leader.post(reverse("answers:template-new"), fields | {"unit": "nowhere"}).status_code == 422
    leader.post(reverse("answers:template-retire", args=[ReplyTemplate.objects.get().pk]))
    assert ReplyTemplate.objects.get().retired_at
    with pytest.raises(Conflict):
        services.retire_template(dora, ReplyTemplate.objects.get())


def test_who_neither_drafts_nor_reviews_reads_no_template(dora, units, person, client_of):
    kept = write(dora, units)
    lee = client_of(person("lee", ("liaison", units.health)))
    assert lee.get(reverse("answers:template", args=[kept.pk])).status_code == 404
    assert "Yellow" not in lee.get(reverse("answers:templates")).content.decode()


def test_the_list_is_taken_along_as_a_file(dora, units, page):
    write(dora, units, title="=cmd")
    assert "'=cmd" in page.get(reverse("answers:templates-csv")).content.decode()
    assert page.get(reverse("answers:templates-xlsx")).content[:2] == b"PK"
