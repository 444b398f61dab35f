"""Pages of accounts: the door, one's own account, and those for whoever keeps the accounts."""

from answerable.portal.accounts.views.door import (
    passkey_ask,
    passkey_use,
    second,
    sign_in,
    sign_out,
    sso,
    sso_back,
)
from answerable.portal.accounts.views.keeping import (
    erase,
    give_password,
    new_person,
    people,
    person,
    switch,
    take_factors,
)
from answerable.portal.accounts.views.own import password, preferences
from answerable.portal.accounts.views.security import (
    codes,
    device_out,
    devices_out,
    identity_part,
    passkey_add,
    passkey_new,
    passkey_part,
    security,
    totp,
    totp_part,
)

__all__ = [
    "codes",
    "device_out",
    "devices_out",
    "erase",
    "give_password",
    "identity_part",
    "new_person",
    "passkey_add",
    "passkey_ask",
    "passkey_new",
    "passkey_part",
    "passkey_use",
    "password",
    "people",
    "person",
    "preferences",
    "second",
    "security",
    "sign_in",
    "sign_out",
    "sso",
    "sso_back",
    "switch",
    "take_factors",
    "totp",
    "totp_part",
]
