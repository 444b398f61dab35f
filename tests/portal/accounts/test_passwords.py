"""Passwords: long, and with something of their own left when all is taken away that everybody tries."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from answerable.portal.accounts.models import User
from answerable.portal.accounts.rules import substance

FRANK = User(username="frank", display_name="Frank Underhill", email="underhill@example.org")


@pytest.mark.parametrize(
    "own",
    [
        "清风-2026-brook",
        "correct horse battery staple",
        "kf7-Baum-Trommel",
        "tg3v-nm2k-7paq-w2ex",
        "石桥下面有七只鹅",
    ],
)
def test_words_that_have_nothing_to_do_with_each_other_will_do(own):
    if len(own) >= 12:
        validate_password(own, FRANK)
    assert substance(own) >= 6


@pytest.mark.parametrize(
    "tried",
    [
        "P@ssw0rd2026!",
        "woaini5201314",
        "zhangwei19900101",
        "qwertyuiop123456",
        "1qaz2wsx3edc",
        "13812345678abc",
        "Answerable2026",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "Summer2026!!",
        "我爱你1990年5月20日啊",
        "frank-underhill-88",
        "zxcvbnm,./20001231",
    ],
)
def test_what_everybody_tries_will_not(tried):
    with pytest.raises(ValidationError):
        validate_password(tried, FRANK)


def test_eleven_characters_are_too_few():
    with pytest.raises(ValidationError, match="12"):
        validate_password("kf7-Baum-Tr", FRANK)


def test_a_very_long_password_is_looked_at_quickly():
    assert substance("a1" * 50_000) == 0
