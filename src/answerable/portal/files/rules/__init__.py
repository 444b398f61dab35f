"""What a sent file must be made of before it is kept. Nothing is kept as it came.

A photo is decoded and encoded anew, which leaves the picture and nothing else: no place, no camera, no face
tags, nothing hidden behind the end. A PDF is written anew page by page, without scripts, actions,
attachments, forms and properties. A plain text is decoded and encoded. Anything else is refused. Decoding a
hostile file is done by a process of its own with little memory and time (`workshop`).
"""

from answerable.portal.files.rules.kinds import (
    LARGEST,
    MOST_FILES,
    MOST_TOGETHER,
    Harmless,
    UnfitError,
    is_picture,
    kind_of,
    name_for,
)
from answerable.portal.files.rules.proving import harmless

__all__ = [
    "LARGEST",
    "MOST_FILES",
    "MOST_TOGETHER",
    "Harmless",
    "UnfitError",
    "harmless",
    "is_picture",
    "kind_of",
    "name_for",
]
