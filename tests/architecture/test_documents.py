"""What is documented is so, and what is so is documented."""

import re
from pathlib import Path

import pytest

from answerable.cli.door import LISTEN_COMMANDS

ROOT = Path(__file__).parents[2]
ENVIRONMENT_NAME = re.compile(r"\"(ANSWERABLE_[A-Z_]+)\"")


def test_every_setting_from_the_environment_is_documented():
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        read |= set(ENVIRONMENT_NAME.findall(path.read_text(encoding="utf-8")))
    documented = set(
        re.findall(r"`(ANSWERABLE_[A-Z_]+)`", (ROOT / "docs/installing.md").read_text(encoding="utf-8"))
    )
    assert read - {"ANSWERABLE_DATA"} <= documented


@pytest.mark.parametrize("command", sorted(LISTEN_COMMANDS))
def test_every_command_is_documented(command):
    assert f"`answerable listen {command}" in (ROOT / "docs/commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
)
def test_links_between_documents_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}"


def test_locked_requirements_have_hashes_and_name_no_host():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links|file:", text)
