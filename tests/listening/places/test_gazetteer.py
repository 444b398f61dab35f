"""The national table, and tables of the operator's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.listening.errors import InputError
from answerable.listening.places import Gazetteer, PlaceFinder
from answerable.listening.places.names import shortened

HEADER = "code,name,level,parent_code\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "divisions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_national_table_goes_down_to_counties():
    nation = Gazetteer.national()
    assert nation.divisions["330106"].name == "西湖区"
    assert nation.path("330106") == ("330000", "330100", "330106")
    assert nation.path("110105") == ("110000", "110105")
    assert nation.path("469007") == ("460000", "469007")
    assert len({row.code for row in nation.divisions.values() if row.level == 1}) == 34


def test_headings_of_the_table_are_no_places():
    names = {row.name for row in Gazetteer.national().divisions.values()}
    assert not names & {"市辖区", "县", "市", "省直辖县级行政单位"}


def test_every_parent_is_in_the_table():
    nation = Gazetteer.national()
    assert all(row.parent in nation.divisions for row in nation.divisions.values() if row.parent)


def test_former_names_stay_with_their_successor():
    assert "富阳市" in Gazetteer.national().divisions["330111"].former


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("浙江省", 1, "浙江"),
        ("内蒙古自治区", 1, "内蒙古"),
        ("广西壮族自治区", 1, "广西"),
        ("延边朝鲜族自治州", 2, "延边"),
        ("巴音郭楞蒙古自治州", 2, "巴音郭楞"),
        ("浦东新区", 3, "浦东"),
        ("景宁畲族自治县", 3, "景宁"),
        ("鄂伦春自治旗", 3, "鄂伦春"),
        ("赵县", 3, "赵县"),
        ("柳荫街道", 4, "柳荫"),
    ],
)
def test_names_are_shortened_as_people_do(name: str, level: int, short: str):
    assert shortened(name, level) == short


def test_a_table_of_its_own_stands_alone(tmp_path: Path):
    own = Gazetteer.load(written(tmp_path, HEADER + "A,示例市,2,\nA1,湖畔区,3,A\n"))
    assert set(own.divisions) == {"A", "A1"}


def test_a_table_that_names_national_parents_adds_townships(tmp_path: Path):
    more = Gazetteer.load(written(tmp_path, HEADER + "330106999,示例街道,4,330106\n"))
    finder = PlaceFinder(gazetteer=more)
    import pyarrow as pa

    places = finder.find(pa.table({"text": ["杭州市西湖区示例街道停水", "杭州市西湖区停水"]}))
    assert places["place_code"].to_pylist() == ["330106999", "330106"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,name\nA,甲\n", "level, parent_code"),
        (HEADER + "A,,2,\n", "line 2"),
        (HEADER + "A,甲市,city,\n", "`city`"),
        (HEADER + "A,甲市,2,nowhere\n", "`nowhere`"),
    ],
)
def test_a_wrong_table_is_refused_in_one_sentence(tmp_path: Path, text: str, says: str):
    with pytest.raises(InputError, match=says):
        Gazetteer.load(written(tmp_path, text))
