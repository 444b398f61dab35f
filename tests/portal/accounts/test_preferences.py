"""What belongs to one's own account: how one is called and reads, and the password."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from answerable.portal.accounts.models import User
from answerable.portal.core.models import AuditEntry

PAGE = "/preferences/"
PASSWORD = "/preferences/password/"
pytestmark = pytest.mark.django_db
SENT = {"display_name": "弗兰克", "email": "", "language": "en", "large_type": "on"}


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password="right-password", display_name="Frank Underhill")


def test_preferences_are_kept_and_hold_at_once(client_of, frank):
    browser = client_of(frank)
    assert browser.post(PAGE, SENT).status_code == 302
    frank.refresh_from_db()
    assert (frank.display_name, frank.language, frank.large_type) == ("弗兰克", "en", True)
    page = browser.get(PAGE).content.decode()
    assert '<html lang="en" class="large">' in page
    assert "Your preferences are kept." in page


def test_the_line_tells_which_fields_changed_and_not_to_what(client_of, frank):
    client_of(frank).post(PAGE, {**SENT, "email": "frank@example.org"})
    entry = AuditEntry.objects.get(verb="accounts.change_preferences")
    assert entry.detail == {"fields": ["display_name", "email", "language", "large_type"]}


def test_the_same_twice_leaves_one_line(client_of, frank):
    browser = client_of(frank)
    browser.post(PAGE, SENT)
    browser.post(PAGE, SENT)
    assert AuditEntry.objects.filter(verb="accounts.change_preferences").count() == 1


def test_nonsense_is_sent_back(client_of, frank):
    page = client_of(frank).post(PAGE, {**SENT, "language": "xx", "email": "no address"})
    assert page.status_code == 200
    assert page.content.decode().count('class="error"') == 2


def test_nobody_can_change_their_sign_in_name_or_rank_here(client_of, frank):
    client_of(frank).post(PAGE, {**SENT, "username": "root", "is_superuser": "on", "is_staff": "on"})
    frank.refresh_from_db()
    assert (frank.username, frank.is_superuser, frank.is_staff) == ("frank", False, False)


def test_a_new_password_keeps_this_session_and_ends_the_others(client_of, frank):
    here, elsewhere = client_of(frank), client_of(frank)
    new = {
        "old_password": "right-password",
        "new_password1": "清风-2026-brook",
        "new_password2": "清风-2026-brook",
    }
    assert here.post(PASSWORD, new).status_code == 302
    assert here.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302
    assert SESSION_KEY in here.session
    assert AuditEntry.objects.filter(verb="accounts.change_password").exists()


@pytest.mark.parametrize("old", ["", "wrong"])
def test_a_new_password_needs_the_old_one(client_of, frank, old):
    new = {"old_password": old, "new_password1": "清风-2026-brook", "new_password2": "清风-2026-brook"}
    assert client_of(frank).post(PASSWORD, new).status_code == 200
    frank.refresh_from_db()
    assert frank.check_password("right-password")


@pytest.mark.parametrize("weak", ["short", "password123", "frankunderhill"])
def test_a_weak_password_is_refused(client_of, frank, weak):
    new = {"old_password": "right-password", "new_password1": weak, "new_password2": weak}
    assert client_of(frank).post(PASSWORD, new).status_code == 200


@pytest.mark.parametrize("page", [PAGE, PASSWORD])
def test_a_stranger_has_none(client_of, page):
    assert client_of(None).get(page)["Location"] == f"{reverse('accounts:sign-in')}?next={page}"


@pytest.mark.parametrize("page", [PAGE, PASSWORD])
def test_other_verbs_are_refused(client_of, frank, page):
    assert client_of(frank).delete(page).status_code == 405


def test_an_account_alone_gives_no_authority(frank):
    assert not frank.has_perm("cases.open")
    assert not frank.has_module_perms("cases")
    assert frank.get_all_permissions() == set()


def test_every_field_has_help(client_of, frank):
    for page in (PAGE, PASSWORD, "/sign-in/"):
        form = client_of(None if "sign" in page else frank).get(page).context["form"]
        assert all(field.help_text for field in form.visible_fields()), page
