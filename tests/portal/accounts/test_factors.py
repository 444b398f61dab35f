"""Second factors: an authenticator app and codes on paper; asked for after the password, and by office."""

import re
import time

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.portal.accounts import rules, services
from answerable.portal.accounts.models import RecoveryCode, TotpSecret, User
from answerable.portal.accounts.services import factors
from answerable.portal.core.errors import Conflict
from answerable.portal.core.models import AuditEntry
from answerable.portal.organisation.models import OfficeKind

PASSWORD = "wolken-tisch-91"
pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"accounts:{name}", args=args)


@pytest.fixture
def frank(db):
    return User.objects.create_user("frank", password=PASSWORD, display_name="Frank")


@pytest.fixture
def secret(frank):
    """Frank's app is joined; this is its secret."""
    made = services.new_totp(frank)
    TotpSecret.objects.filter(user=frank).update(confirmed_at=timezone.now())
    return made


@pytest.fixture
def asked_of(monkeypatch):
    """`asked_of(frank)`: an office of his asks for a second factor."""

    def ask(*people):
        names = {person.username for person in people}
        for module in ("queries", "authority", "services.factors", "views.security"):
            where = f"answerable.portal.accounts.{module}.needs_second_factor"
            monkeypatch.setattr(where, lambda user: user.username in names, raising=False)

    return ask


def code(secret, steps=0):
    return rules.code_at(secret, int(time.time()) // rules.STEP + steps)


def wrong_code(secret):
    near = {code(secret, steps) for steps in (-2, -1, 0, 1, 2)}
    return next(
        text for text in ("000000", "111111", "222222", "333333", "444444", "555555") if text not in near
    )


def half_in(client_of, next_page=""):
    browser = client_of(None)
    answer = browser.post("/sign-in/", {"username": "frank", "password": PASSWORD, "next": next_page})
    assert answer["Location"].startswith(at("second"))
    return browser


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, in six digits."""
    secret = b"12345678901234567890"
    known = [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
    assert [(moment, rules.code_at(secret, moment // 30)) for moment, _ in known] == known


def test_without_a_second_factor_the_password_is_all(client_of, frank):
    assert (
        client_of(None).post("/sign-in/", {"username": "frank", "password": PASSWORD})["Location"] == "/desk/"
    )


def test_with_an_app_the_password_alone_opens_nothing(client_of, secret):
    browser = half_in(client_of)
    assert "_auth_user_id" not in browser.session
    assert browser.get("/preferences/").status_code == 302


def test_the_right_code_leads_to_where_one_wanted_to_go(client_of, secret):
    browser = half_in(client_of, "/preferences/")
    answer = browser.post(at("second"), {"code": code(secret), "next": "/preferences/"})
    assert answer["Location"] == "/preferences/"
    assert browser.session["second_factor"] == "totp"
    entry = AuditEntry.objects.get(verb="accounts.sign_in")
    assert entry.detail == {"by": "password", "second": "totp"}


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_half_a_minute_off_is_forgiven(client_of, secret, steps):
    assert half_in(client_of).post(at("second"), {"code": code(secret, steps)}).status_code == 302


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_clock_two_minutes_off_is_not(client_of, secret, steps):
    assert half_in(client_of).post(at("second"), {"code": code(secret, steps)}).status_code == 200


def test_a_code_is_worth_one_sign_in(client_of, secret):
    used = code(secret)
    assert half_in(client_of).post(at("second"), {"code": used}).status_code == 302
    page = half_in(client_of).post(at("second"), {"code": used})
    assert "不正确，或已用过" in page.content.decode()


def test_a_code_may_be_typed_in_groups(client_of, secret):
    typed = code(secret)
    assert half_in(client_of).post(at("second"), {"code": f" {typed[:3]} {typed[3:]}"}).status_code == 302


def test_after_five_wrong_codes_even_the_right_one_must_wait(client_of, secret):
    browser = half_in(client_of)
    for _turn in range(5):
        browser.post(at("second"), {"code": wrong_code(secret)})
    assert "请十五分钟后再试" in browser.post(at("second"), {"code": code(secret)}).content.decode()
    assert "_auth_user_id" not in browser.session


def test_nobody_stands_half_in_the_door_for_ever(client_of, secret, monkeypatch):
    browser = half_in(client_of)
    later = time.time() + 11 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    assert browser.post(at("second"), {"code": code(secret)})["Location"] == "/sign-in/"


def test_a_new_password_in_between_ends_it(client_of, frank, secret):
    browser = half_in(client_of)
    frank.set_password("another-quiet-lamp")
    frank.save()
    assert browser.get(at("second"))["Location"] == "/sign-in/"


def test_a_stranger_has_no_second_step(client_of):
    assert client_of(None).get(at("second"))["Location"] == "/sign-in/"


def test_an_app_is_joined_by_its_first_code_and_the_password(client_of, frank):
    browser = client_of(frank)
    page = browser.get(at("totp")).content.decode()
    assert "data:image/svg+xml" in page
    made = factors.secret_of(TotpSecret.objects.get(user=frank))
    sent = {"code": code(made), "password": PASSWORD}
    assert browser.post(at("totp"), sent)["Location"] == at("security")
    assert TotpSecret.objects.get().confirmed_at
    assert AuditEntry.objects.filter(verb="accounts.join_totp").exists()


@pytest.mark.parametrize("wrong", [{"code": "123"}, {"password": "wrong"}])
def test_neither_a_wrong_code_nor_a_wrong_password_joins_an_app(client_of, frank, wrong):
    browser = client_of(frank)
    browser.get(at("totp"))
    made = factors.secret_of(TotpSecret.objects.get(user=frank))
    sent = {"code": code(made), "password": PASSWORD} | wrong
    assert browser.post(at("totp"), sent).status_code == 200
    assert TotpSecret.objects.get().confirmed_at is None


def test_the_secret_lies_encrypted(frank):
    made = services.new_totp(frank)
    assert made not in bytes(TotpSecret.objects.get().secret)


def test_a_second_app_is_not_joined_beside_the_first(client_of, frank, secret):
    assert client_of(frank).get(at("totp"))["Location"] == at("security")


def test_the_app_is_parted_with_by_the_password(client_of, frank, secret):
    browser = client_of(frank)
    assert browser.post(at("totp-part"), {"password": "wrong"}).status_code == 422
    assert TotpSecret.objects.exists()
    assert browser.post(at("totp-part"), {"password": PASSWORD}).status_code == 302
    assert not TotpSecret.objects.exists()
    browser.post(at("totp-part"), {"password": PASSWORD})
    assert AuditEntry.objects.filter(verb="accounts.part_totp").count() == 1


def test_ten_codes_on_paper_are_shown_once_and_each_is_worth_one_sign_in(client_of, frank, secret):
    page = client_of(frank).post(at("codes"), {"password": PASSWORD})
    codes = re.findall(r'class="secret">([^<]+)<', page.content.decode())
    assert len(set(codes)) == 10
    assert "no-store" in page["Cache-Control"]
    assert codes[0] not in str(list(RecoveryCode.objects.values_list()))
    assert half_in(client_of).post(at("second"), {"code": codes[0].upper()}).status_code == 302
    assert half_in(client_of).post(at("second"), {"code": codes[0]}).status_code == 200
    assert RecoveryCode.objects.count() == 9


def test_new_codes_make_the_old_ones_worthless(frank, secret):
    old = services.new_recovery_codes(frank)
    services.new_recovery_codes(frank)
    assert factors.spend_code(frank, old[0]) == ""
    assert RecoveryCode.objects.count() == 10


def test_codes_on_paper_need_a_factor_they_stand_in_for(frank):
    with pytest.raises(Conflict):
        services.new_recovery_codes(frank)


def test_the_codes_of_another_are_worth_nothing(frank, secret, charlie):
    codes = services.new_recovery_codes(frank)
    assert factors.spend_code(charlie, codes[0]) == ""


@pytest.mark.parametrize("page", ["/desk/", "/preferences/", "/desk/inbox/"])
def test_an_office_that_asks_opens_nothing_without_a_second_factor(client_of, alice, asked_of, page):
    asked_of(alice)
    assert client_of(alice).get(page)["Location"].startswith(at("security"))


def test_an_act_without_the_second_factor_is_not_done(client_of, erin, bob, asked_of):
    asked_of(erin)
    assert client_of(erin).post(at("switch", bob.pk), {"on": "no"}).status_code == 302
    assert User.objects.get(pk=bob.pk).is_active


def test_what_is_public_and_the_way_out_stay_open(client_of, alice, asked_of):
    asked_of(alice)
    browser = client_of(alice)
    assert browser.get("/charter/").status_code == 200
    assert "请先添加通行密钥或验证器应用" in browser.get(at("security")).content.decode()
    assert browser.post(at("sign-out")).status_code == 302


def test_who_joins_an_app_is_let_on_at_once(client_of, frank, asked_of):
    asked_of(frank)
    browser = client_of(frank)
    browser.get(at("totp"))
    made = factors.secret_of(TotpSecret.objects.get(user=frank))
    browser.post(at("totp"), {"code": code(made), "password": PASSWORD})
    assert browser.get("/preferences/").status_code == 200


def test_who_has_one_and_has_not_shown_it_is_asked_for_it(client_of, frank, secret, asked_of):
    asked_of(frank)
    browser = client_of(frank)
    assert browser.get("/preferences/")["Location"].startswith(at("second"))
    assert browser.get(at("totp"))["Location"].startswith(at("second"))  # nor can one join another instead
    browser.post(at("second"), {"code": code(secret)})
    assert browser.get("/preferences/").status_code == 200


def test_the_last_factor_that_an_office_asks_for_stays(frank, secret, asked_of):
    asked_of(frank)
    with pytest.raises(Conflict, match="您的职务要求"):
        services.remove_totp(frank)


def test_lost_factors_are_taken_away_by_whoever_keeps_the_accounts(client_of, erin, frank, secret):
    services.new_recovery_codes(frank)
    assert client_of(erin).post(at("take-factors", frank.pk)).status_code == 302
    assert not TotpSecret.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert AuditEntry.objects.get(verb="accounts.take_factors").actor == "erin"


def test_nobody_takes_away_their_own_so_or_anothers_without_the_right(client_of, erin, alice, frank, secret):
    with pytest.raises(Conflict):
        services.take_factors(erin, erin)
    assert client_of(alice).post(at("take-factors", frank.pk)).status_code == 403
    assert client_of(erin).get(at("take-factors", frank.pk)).status_code == 405
    assert TotpSecret.objects.exists()


def test_the_password_asked_for_again_is_guessed_five_times_at_most(client_of, frank, secret):
    browser = client_of(frank)
    for _turn in range(5):
        browser.post(at("totp-part"), {"password": "wrong"})
    page = browser.post(at("totp-part"), {"password": PASSWORD})
    assert page.status_code == 422
    assert TotpSecret.objects.exists()


def test_a_given_password_opens_nothing_until_it_is_ones_own(client_of, erin):
    _gina, given = services.open_account(erin, username="gina", display_name="吉娜")
    browser = client_of(None)
    browser.post("/sign-in/", {"username": "gina", "password": given})
    assert browser.get("/preferences/")["Location"].startswith(at("password"))
    own = {"old_password": given, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert browser.post(at("password"), own).status_code == 302
    assert browser.get("/preferences/").status_code == 200


def test_the_kind_of_an_office_asks_for_it_as_data(client_of, alice, dora):
    OfficeKind.objects.filter(code="leader").update(needs_second_factor=True)
    assert client_of(dora).get("/desk/")["Location"].startswith(at("security"))
    assert client_of(alice).get("/desk/").status_code == 200


def test_an_office_that_has_ended_asks_for_nothing(client_of, dora):
    OfficeKind.objects.filter(code="leader").update(needs_second_factor=True)
    dora.offices.update(ends_on="2020-12-31")
    assert client_of(dora).get("/preferences/").status_code == 200
