"""The list behind the bell, the choices, the outbox; and who may not see what."""

import pytest
from django.urls import reverse

from answerable.portal.notices import services
from answerable.portal.notices.models import Choice, Delivery, Parcel
from answerable.portal.notices.queries import unread_count


@pytest.fixture
def page(client_of, english):
    return lambda user: client_of(user, **english)


def test_the_list_shows_what_one_was_told_and_nothing_of_others(page, tell, alice, bob):
    tell(alice, key="a", matter="C-1")
    tell(bob, key="b", matter="C-2")
    shown = page(alice).get(reverse("notices:list")).content.decode()
    assert "A word on C-1." in shown
    assert "C-2" not in shown


def test_every_page_of_the_desk_shows_how_many_are_unread(page, tell, alice):
    tell(alice)
    assert 'class="badge badge-good">1<' in page(alice).get(reverse("notices:choices")).content.decode()


def test_opening_a_notice_reads_it_and_leads_to_the_matter(page, tell, alice):
    tell(alice)
    answer = page(alice).post(reverse("notices:open", args=[Delivery.objects.get().pk]))
    assert answer["Location"] == "/desk/cases/C-1/"
    assert unread_count(alice) == 0


def test_somebody_else_s_notice_does_not_exist(page, tell, alice, bob):
    tell(alice)
    assert page(bob).post(reverse("notices:open", args=[Delivery.objects.get().pk])).status_code == 404
    assert unread_count(alice) == 1


def test_all_are_read_at_once_and_twice_is_harmless(page, tell, alice, bob):
    tell(alice, bob, key="a")
    tell(alice, key="b")
    for _time in range(2):
        assert page(alice).post(reverse("notices:read-all")).status_code == 302
    assert (unread_count(alice), unread_count(bob)) == (0, 1)
    assert "Nothing new" in page(alice).get(reverse("notices:list") + "?show=unread").content.decode()


def test_what_concerns_one_matter_can_be_read_at_once(tell, alice):
    tell(alice, key="a", matter="C-1")
    tell(alice, key="b", matter="C-2")
    assert services.read_matter(alice, "cases.case", "C-1") == 1
    assert unread_count(alice) == 1


def test_choices_are_kept(page, kinds, alice):
    given = {"tests.news": "weekly", "tests.duty": "daily", "tests.alarm": "at_once"}
    assert page(alice).post(reverse("notices:choices"), given).status_code == 302
    assert dict(Choice.objects.values_list("kind", "frequency")) == {
        "tests.news": "weekly",
        "tests.duty": "daily",
    }


@pytest.mark.parametrize("wrong", [{"tests.duty": "off"}, {"tests.news": "hourly"}, {}])
def test_a_choice_that_is_none_shows_the_form_again(page, kinds, alice, wrong):
    given = {"tests.news": "weekly", "tests.duty": "daily", "tests.alarm": "at_once"} | wrong
    given = given if wrong else {}
    assert page(alice).post(reverse("notices:choices"), given).status_code == 422
    assert not Choice.objects.exists()


def test_hours_are_kept_and_nonsense_is_not(page, kinds, alice):
    given = {"quiet_from": "21:00", "quiet_until": "07:00", "daily_at": "09:00", "weekly_on": "4"}
    assert page(alice).post(reverse("notices:hours"), given).status_code == 302
    assert str(alice.notice_manner.quiet_from) == "21:00:00"
    assert page(alice).post(reverse("notices:hours"), given | {"weekly_on": "9"}).status_code == 422


def test_a_duty_is_not_stopped_by_an_old_link(page, kinds, alice):
    path = reverse("notices:stop", args=[services.token_to_stop(alice, "tests.duty")])
    assert page(None).post(path).status_code == 409


def test_a_forged_link_leads_nowhere(page, db):
    assert page(None).get(reverse("notices:stop", args=["x:y:z"])).status_code == 404


def test_the_outbox_is_for_those_who_keep_accounts_and_tells_no_contents(
    page, tell, alice, bob, erin, pigeon
):
    tell(alice, kind="tests.alarm")
    pigeon.answers = [services.Outcome("failed", "full")]
    services.empty_outbox()
    assert page(bob).get(reverse("notices:outbox")).status_code == 403
    shown = page(erin).get(reverse("notices:outbox")).content.decode()
    assert "full" in shown
    assert "C-1" not in shown
    again = reverse("notices:send-again", args=[Parcel.objects.get().pk])
    assert page(bob).post(again).status_code == 403
    assert page(erin).post(again).status_code == 302
    assert Parcel.objects.get().state == "waiting"
    assert page(erin).post(reverse("notices:send-again", args=[999])).status_code == 404


def test_the_outbox_can_be_narrowed_and_nonsense_is_ignored(page, erin, tell, alice, pigeon):
    tell(alice, kind="tests.alarm")
    services.empty_outbox()
    assert (
        "Nothing has been sent"
        in page(erin).get(reverse("notices:outbox") + "?state=failed").content.decode()
    )
    assert "Alice" in page(erin).get(reverse("notices:outbox") + "?state=nonsense").content.decode()


def test_the_list_costs_the_same_however_long_it_is(page, tell, alice, django_assert_max_num_queries):
    for number in range(30):
        tell(alice, key=str(number), matter=f"C-{number}")
    reader = page(alice)
    with django_assert_max_num_queries(7):  # session, person, offices, unread, count, page
        assert reader.get(reverse("notices:list")).status_code == 200
