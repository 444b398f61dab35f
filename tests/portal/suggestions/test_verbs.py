"""Every verb that suggestions and the agenda leave in the log has words."""

import re
from pathlib import Path

import pytest

import answerable.portal
from answerable.portal.core.verbs import VERB_NAMES

SOURCE = Path(answerable.portal.__path__[0])
CALL = re.compile(r"\b(?:line|_log)\(\s*[\w.]+,\s*\"(\w+)\"")


@pytest.mark.parametrize("app", ["suggestions", "agenda"])
def test_every_verb_that_is_recorded_has_words(app):
    paths = (
        SOURCE.glob(f"{app}/services*/**/*.py") if app == "suggestions" else [SOURCE / app / "services.py"]
    )
    written = {f"{app}.{verb}" for path in paths for verb in CALL.findall(path.read_text("utf-8"))}
    assert len(written) >= 3
    assert written <= VERB_NAMES.keys()
