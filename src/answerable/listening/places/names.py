"""The ways in which a division is called: in full, in short, by a former name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import rjieba

from answerable.listening.places.gazetteer import COUNTY, PREFECTURE, PROVINCE, Division

__all__ = ["Name", "names_of", "shortened"]

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|"
    "门巴|珞巴|基诺|各"
)
_PEOPLES_ALONE = ("蒙古", "哈萨克", "柯尔克孜", "维吾尔", "塔吉克", "达斡尔", "锡伯")
_PEOPLE = re.compile(rf"(?<=..)(?:{_PEOPLES})族|(?<=..)(?:{'|'.join(_PEOPLES_ALONE)})(?=$)")
_SUFFIXES = {
    PROVINCE: r"壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市",
    PREFECTURE: r"自治州|地区|盟|市",
    COUNTY: r"自治县|自治旗|特区|林区|新区|地区|市|县|区|旗",
    4: r"街道办事处|民族乡|街道|苏木|镇|乡",
    5: r"社区居委会|居委会|村委会|社区|村",
}
_SUFFIX = {level: re.compile(rf"(?:{suffixes})$") for level, suffixes in _SUFFIXES.items()}
_GENERIC = re.compile(
    r"^(?:城|矿|郊|东|西|南|北|中|新市|城关|市中|城中|新城|高新|经济开发|桥东|桥西|路南|路北|港|新|市)区$"
)
_AGAINST_GENERIC = 2.0
_AGAINST_ENGLISH = 0.2
_WORDS = """
和平 新华 白银 安康 红旗 友谊 向阳 胜利 光明 文明 解放 建设 前进 东方 永安 太平 长安 长寿
兴安 安定 永定 宝山 南山 东山 西山 金山 青山 龙山 中山 大同 平安 富源 大方 东海 北海 南海
渤海 黄山 泰山 衡山 华山 中原 中方 大化 开化 文化 江口 河口 五一 金牛 万年 公安 海港 海口
朝阳 凤凰 文昌 龙江 通化 集安 同心 民和 团结 清河 兴国 石门 河东 河西 江东 江北 城北 天河
长江 黄河
"""
_COMMON = frozenset(_WORDS.split())


class Name(NamedTuple):
    """One way to call a division.

    `odds_against`: how the chance that the words mean no place at all compares with the chance that they mean
    this one, where nothing else in the text speaks for it.
    """

    text: str
    code: str
    level: int
    short: bool
    odds_against: float


def names_of(division: Division) -> Iterator[Name]:
    """All names of a division."""
    level, code = division.level, division.code
    if division.name_en:
        yield Name(division.name_en, code, level, short=False, odds_against=_AGAINST_ENGLISH)
    for full in (division.name, *division.former):
        against = _AGAINST_GENERIC if _GENERIC.match(full) or len(full) == 2 else 0.05
        yield Name(full, code, level, short=False, odds_against=against)
        short = shortened(full, level)
        if short != full and level <= COUNTY and full == division.name:
            yield Name(short, code, level, short=True, odds_against=_against(short, full, level))


def shortened(name: str, level: int) -> str:
    """The name without its kind and without the peoples it honours; in full where too little would be left.

    >>> shortened("积石山保安族东乡族撒拉族自治县", 3), shortened("赵县", 3)
    ('积石山', '赵县')
    """
    short = _SUFFIX[level].sub("", name)
    if "族" in short or short.endswith(_PEOPLES_ALONE):
        short = _PEOPLE.sub("", short)
    return short if len(short) >= 2 else name


def _against(short: str, full: str, level: int) -> float:
    """A common word is seldom a place; a name that the dictionary knows as one mostly is."""
    if level == PROVINCE:
        return 0.1
    kind = rjieba.tag(short)[0][1] if short not in _COMMON else "n"
    common = short in _COMMON or kind not in {"ns", "nr", "nrt", "nz", "x"}
    if common:
        return 1.0 if level == PREFECTURE else 10.0
    if level == PREFECTURE:
        return 0.15
    return 1.0 if full[-1] in "市县旗" or kind == "ns" else 3.0
