"""Which division a text speaks of, and when the answer is withheld."""

from __future__ import annotations

import pickle

import pyarrow as pa
import pytest

from answerable.listening.places import Division, Gazetteer, PlaceFinder


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder()


def found(finder: PlaceFinder, text: str) -> dict[str, object]:
    return finder.find(pa.table({"text": [text]})).to_pylist()[0]


def code(finder: PlaceFinder, text: str) -> object:
    return found(finder, text)["place_code"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江省杭州市西湖区某小区停水", "330106"),
        ("杭州西湖这边停水三天了", "330106"),
        ("義烏市的公交線路調整", "330782"),  # traditional writing
        ("台州路桥的公交太少", "331004"),
        ("山西省阳泉市城区路灯不亮", "140302"),  # a name any town may have, with its town beside it
        ("积石山县的学校", "622927"),
        ("杭州的地铁末班车太早", "330100"),
        ("全浙江都在下雨", "330000"),
        ("辽宁省沈阳市铁西区暖气不热", "210106"),
    ],
)
def test_what_a_text_says_is_found(finder: PlaceFinder, text: str, expected: str):
    assert code(finder, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "鼓楼区的路灯坏了",  # four districts bear the name
        "朝阳那边堵车",
        "世界和平是人民的愿望",
        "请合作解决公安和资源问题",  # three words that are counties too
        "北京路积水严重",  # a street
        "白云山风景很好",
        "感谢党和政府的关心",  # 和政 arises where two words meet
        "他是新任县长",
        "回了一趟义乌再说",  # a bare county's name is a candidate and no code
        "城区和市区都停水",
        "没有说地方",
        "",
    ],
)
def test_what_a_text_does_not_say_is_not_guessed(finder: PlaceFinder, text: str):
    assert code(finder, text) is None


def test_namesakes_are_told_as_candidates(finder: PlaceFinder):
    candidates = found(finder, "鼓楼区的路灯坏了")["candidates"]
    assert {each["code"] for each in candidates} >= {"320106", "350102"}
    assert all(each["name"] == "鼓楼区" and each["confidence"] < 0.5 for each in candidates)


def test_the_text_decides_between_namesakes(finder: PlaceFinder):
    assert code(finder, "鼓楼区的路灯坏了，福州的朋友们注意") == "350102"


def test_the_own_area_decides_between_namesakes_and_never_speaks_alone():
    at_home = PlaceFinder(area="320100")
    assert code(at_home, "鼓楼区的路灯坏了") == "320106"
    assert code(at_home, "路灯坏了") is None
    assert code(at_home, "福州市鼓楼区的路灯坏了") == "350102"


def test_two_counties_of_one_city_leave_the_city(finder: PlaceFinder):
    result = found(finder, "从杭州市余杭区搬到西湖区")
    assert result["place_code"] == "330100"
    assert {each["code"] for each in result["candidates"]} == {"330100", "330106", "330110"}


def test_a_name_that_went_out_of_use_means_what_bears_it_on(finder: PlaceFinder):
    assert code(finder, "富阳市的老房子") == "330111"


def test_a_dissolved_division_keeps_its_own_code(finder: PlaceFinder):
    assert code(finder, "杭州市江干区的老房子") == "330104"


def test_confidence_is_between_nought_and_one_and_null_without_a_place(finder: PlaceFinder):
    result = found(finder, "杭州市西湖区")
    assert 0.7 <= result["place_confidence"] <= 1
    assert found(finder, "没有")["place_confidence"] is None
    assert found(finder, "没有")["candidates"] == []


def test_no_name_reaches_over_the_end_of_a_title(finder: PlaceFinder):
    table = pa.table({"title": ["关于义"], "text": ["乌市的来信"]})
    assert finder.find(table)["place_code"].to_pylist() == [None]


def test_folded_text_is_enough(finder: PlaceFinder):
    assert finder.find(pa.table({"folded": ["杭州市西湖区"]}))["place_code"].to_pylist() == ["330106"]


def test_rows_stay_in_order_and_do_not_depend_on_each_other(finder: PlaceFinder):
    texts = ["杭州市西湖区", "", None, "鼓楼区", "南京市鼓楼区", "福州市鼓楼区"]
    together = finder.find(pa.table({"text": pa.array(texts, pa.string())}))
    alone = [found(PlaceFinder(), text) for text in texts]
    assert together.to_pylist() == alone


def test_an_empty_batch_keeps_its_columns(finder: PlaceFinder):
    result = finder.find(pa.table({"text": pa.array([], pa.string())}))
    assert result.column_names == ["text", "place_code", "place_confidence", "candidates"]


def test_a_finder_travels():
    finder = PlaceFinder(area="320100")
    found(finder, "鼓楼区")
    assert code(pickle.loads(pickle.dumps(finder)), "鼓楼区") == "320106"


def test_english_names_are_found_as_whole_words():
    finder = PlaceFinder(gazetteer=Gazetteer({"T": Division("T", "湖畔区", 3, "", name_en="Hupan")}))
    assert code(finder, "No water in HUPAN since Monday") == "T"
    assert code(finder, "Hupanese is no place") is None


def test_an_operators_own_divisions_are_found_with_their_own_codes():
    rows = [
        Division("T", "示例市", 2, ""),
        Division("T-01", "湖畔区", 3, "T"),
        Division("T-0101", "柳荫街道", 4, "T-01"),
        Division("T-010101", "清泉社区", 5, "T-0101"),
    ]
    finder = PlaceFinder(gazetteer=Gazetteer({row.code: row for row in rows}))
    assert code(finder, "清泉社区的水发黄") == "T-010101"
    assert code(finder, "湖畔区柳荫街道停电") == "T-0101"
    assert code(finder, "杭州市西湖区") is None
