"""The verbs of an account: one's own, and those of whoever keeps the accounts. Each leaves a line."""

from answerable.portal.accounts.services.devices import mark_told, sign_out_device, sign_out_others
from answerable.portal.accounts.services.factors import (
    confirm_totp,
    new_recovery_codes,
    new_totp,
    remove_totp,
)
from answerable.portal.accounts.services.keeping import (
    KEEPING,
    MANAGE,
    erase,
    give_password,
    open_account,
    switch,
    take_factors,
)
from answerable.portal.accounts.services.keeping_time import BROWSERS, OFF
from answerable.portal.accounts.services.own import change_password, change_preferences
from answerable.portal.accounts.services.passkeys import (
    add_passkey,
    ask_for_passkey,
    offer_passkey,
    remove_passkey,
    use_passkey,
)
from answerable.portal.accounts.services.signing import (
    FAILURES_ALLOWED,
    WINDOW,
    SignIn,
    begin_second,
    pending,
    prove_second,
    sign_in,
    sign_out,
)
from answerable.portal.accounts.services.single_sign_on import come_back, part_identity, set_out

__all__ = [
    "BROWSERS",
    "FAILURES_ALLOWED",
    "KEEPING",
    "MANAGE",
    "OFF",
    "WINDOW",
    "SignIn",
    "add_passkey",
    "ask_for_passkey",
    "begin_second",
    "change_password",
    "change_preferences",
    "come_back",
    "confirm_totp",
    "erase",
    "give_password",
    "mark_told",
    "new_recovery_codes",
    "new_totp",
    "offer_passkey",
    "open_account",
    "part_identity",
    "pending",
    "prove_second",
    "remove_passkey",
    "remove_totp",
    "set_out",
    "sign_in",
    "sign_out",
    "sign_out_device",
    "sign_out_others",
    "switch",
    "take_factors",
    "use_passkey",
]
