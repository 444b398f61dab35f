"""What can go wrong in the library, as one tree.

    ListeningError
    ├── InputError        the file or the call is wrong; the command line exits with status 2
    │   └── SchemaError   a column that is needed is absent, or one that must not be there is present
    └── StateError        a saved state does not fit this version of a stage

Every message says what happened, to which thing, and what to do.
"""

__all__ = ["InputError", "ListeningError", "SchemaError", "StateError"]


class ListeningError(Exception):
    """Anything the library refuses."""


class InputError(ListeningError):
    """The input cannot be used; the message is one whole sentence for the person who gave it."""


class SchemaError(InputError):
    """A table does not have the columns its record promises."""


class StateError(ListeningError):
    """A saved state cannot be restored into this stage."""
