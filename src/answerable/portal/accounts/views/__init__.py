"""Pages of accounts: one's own, and those for whoever keeps the accounts."""

from answerable.portal.accounts.views.keeping import give_password, new_person, people, person, switch
from answerable.portal.accounts.views.own import password, preferences, sign_in, sign_out

__all__ = [
    "give_password",
    "new_person",
    "password",
    "people",
    "person",
    "preferences",
    "sign_in",
    "sign_out",
    "switch",
]
