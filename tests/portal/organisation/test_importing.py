"""Units from a table: tried first, all or none, each problem with its line."""

import csv

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from answerable.portal.core.errors import Refused
from answerable.portal.organisation.demo import generate
from answerable.portal.organisation.models import Office, Unit
from answerable.portal.organisation.queries import branches_of, chart
from answerable.portal.organisation.services.importing import import_units

GOOD = """code,parent,kind,name_zh,founded_on,topics,decision
parks,city,department,园林局,2024-05-01,noise,清编〔2024〕3号
north,city,street,北街街道办事处,2024-05-01,,
pine,north,community,松园社区,2025-01-01,,
"""
BAD = """code,parent,kind,name_zh,founded_on,topics
water,city,department,又一个,,
x y,city,department,某局,,
a,nowhere,department,某局,,
b,city,no-kind,某局,,
c,city,department,,,
d,city,department,某局,2024-13-01,
e,city,department,某局,,no-topic
f,city,community,某社区,,
good,city,department,好的,,
"""


@pytest.fixture
def table(tmp_path):
    def write(text):
        file = tmp_path / "units.csv"
        file.write_text(text, encoding="utf-8-sig")
        return file

    return write


def test_it_is_tried_first_and_written_when_told_to(table, units, capsys):
    file = table(GOOD)
    call_command("import_organisation", file)
    assert "3 units would be founded" in capsys.readouterr().out
    assert Unit.objects.count() == 5
    call_command("import_organisation", file, write=True)
    assert Unit.objects.get(code="parks").topics == ["noise"]
    assert Unit.objects.get_parent(Unit.objects.get(code="pine")).code == "north"


def test_one_problem_and_nothing_is_written(table, units, tmp_path):
    errors = tmp_path / "errors.csv"
    with pytest.raises(CommandError, match="8 lines"):
        call_command("import_organisation", table(BAD), write=True, errors=errors)
    assert not Unit.objects.filter(code="good").exists()
    told = list(csv.DictReader(errors.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["line"] for row in told] == [str(line) for line in range(2, 10)]
    assert all(row["problem"] for row in told)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "code,kind\nx,y\n"])
def test_a_file_without_its_columns_is_told(table, units, text):
    with pytest.raises(CommandError, match="no column"):
        call_command("import_organisation", table(text))


def test_a_file_that_cannot_be_read_is_told(tmp_path, units):
    (tmp_path / "odd.csv").write_bytes(b"\xff\xfe\x00c")
    for name in ("odd.csv", "missing.csv"):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_organisation", tmp_path / name)


def test_a_person_imports_where_they_manage(units, person):
    frank = person("frank", ("administrator", units.east))
    row = {"code": "x", "parent": "city", "kind": "department", "name_zh": "某局"}
    with pytest.raises(Refused):
        import_units(frank, [row], write=True)


def test_a_generated_organisation_is_the_same_for_the_same_seed_and_sound(db):
    made = generate(units=200, people=300, seed=5)
    assert made["people"] == 300
    assert Unit.objects.count() == made["units"]
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert len(list(branches_of(chart()))) == made["units"]
    assert Office.objects.in_force().count() > made["units"]
    with pytest.raises(CommandError, match="empty database"):
        call_command("generate_organisation", units=10, people=10)
