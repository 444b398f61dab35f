"""Pure rules of accounts: passwords that are not guessed, codes, what a browser is called."""

from answerable.portal.accounts.rules.browsers import browser_label
from answerable.portal.accounts.rules.codes import (
    LETTERS,
    STEP,
    TOLERANCE,
    code_at,
    digest_of,
    fitting_step,
    in_groups,
    provisioning_address,
    tidy,
)
from answerable.portal.accounts.rules.passwords import substance

__all__ = [
    "LETTERS",
    "STEP",
    "TOLERANCE",
    "browser_label",
    "code_at",
    "digest_of",
    "fitting_step",
    "in_groups",
    "provisioning_address",
    "substance",
    "tidy",
]
