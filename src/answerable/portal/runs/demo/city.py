"""The invented city of Wangjin: its places, outlets, units and people. None of them exists.

Addresses of outlets end in `.example`, which is reserved: no listening run will ever ask them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# ruff: noqa: E501, SIM905
__all__ = [
    "FIRMS",
    "GAZETTEER",
    "LINES",
    "OUTLETS",
    "PEOPLE",
    "ROADS",
    "SPOTS",
    "STANDING",
    "UNITS",
    "UNIT_KINDS",
    "Outlet",
    "Person",
    "Spot",
]

GAZETTEER = Path(__file__).with_name("places.csv")


@dataclass(frozen=True)
class Spot:
    """A neighbourhood and the street office it belongs to."""

    name: str
    name_en: str
    place: str
    place_en: str
    code: str


@dataclass(frozen=True)
class Outlet:
    """Where something is published. A board shows what people write to it, without who wrote it."""

    name: str
    host: str
    board: bool = False
    language: str = "zh"

    @property
    def feed(self) -> str:
        return f"https://{self.host}.wangjin.example/feed.xml"


@dataclass(frozen=True)
class Person:
    """Somebody who signs in: the office they hold, and where."""

    username: str
    display_name: str
    office: str
    unit: str


def _spots(place: str, place_en: str, code: str, names: str) -> list[Spot]:
    pairs = (name.split("/") for name in names.split())
    return [Spot(zh, en.replace("_", " "), place, place_en, code) for zh, en in pairs]


SPOTS = [
    *_spots(
        "石坊街道",
        "Shifang",
        "990101001",
        "锦华苑/Jinhua_Court 石坊新村/Shifang_New_Village 北园小区/North_Garden",
    ),
    *_spots(
        "渡口街道",
        "Dukou",
        "990101002",
        "临渡花园/Ferry_Gardens 船厂家属院/Shipyard_Flats 渡口一村/Dukou_First_Village",
    ),
    *_spots(
        "松岭街道",
        "Songling",
        "990102001",
        "松岭雅居/Songling_Heights 岭南坡小区/South_Slope 听松苑/Pine_Court",
    ),
    *_spots(
        "书院街道",
        "Shuyuan",
        "990102002",
        "书院里/Academy_Lane 学府花园/College_Gardens 墨香苑/Inkstone_Court",
    ),
    *_spots(
        "莲塘街道", "Liantang", "990103001", "莲塘新苑/Lotus_Court 荷风家园/Lotus_Breeze 塘东小区/East_Pond"
    ),
    *_spots(
        "杏林街道", "Xinglin", "990103002", "杏林佳苑/Apricot_Court 百草园小区/Herb_Garden 春晖里/Spring_Lane"
    ),
    *_spots(
        "新港街道", "Xingang", "990104001", "新港湾/New_Harbour 港城一品/Harbour_One 码头新村/Wharf_Village"
    ),
    *_spots(
        "盐仓街道",
        "Yancang",
        "990104002",
        "盐仓老街/Old_Salt_Street 盐河小区/Salt_River 东仓里/East_Store_Lane",
    ),
]
ROADS = [
    "石坊路",
    "古柏路",
    "津桥大道",
    "书院街",
    "莲塘东路",
    "新港大道",
    "盐河路",
    "松岭一路",
    "渡口巷",
    "杏林街",
    "望江路",
    "北园街",
]
# Names of firms, schools, markets … in Chinese and English: each small matter has one of its own.
FIRMS = [
    tuple(pair.split("/"))
    for pair in """
    恒源/Hengyuan 安居/Anju 顺达/Shunda 金穗/Jinsui 跃动/Yuedong 百合/Baihe 华阳/Huayang 启明/Qiming
    鸿运/Hongyun 东升/Dongsheng 瑞祥/Ruixiang 清泉/Qingquan 福满/Fuman 春晓/Chunxiao 腾飞/Tengfei
    天禾/Tianhe 明珠/Mingzhu 和悦/Heyue 永兴/Yongxing 康宁/Kangning 嘉禾/Jiahe 远洲/Yuanzhou
    星海/Xinghai 立新/Lixin 丰泽/Fengze 银杏/Yinxing 红石/Hongshi 白鹭/Bailu 南亭/Nanting 青禾/Qinghe
    松柏/Songbai 万象/Wanxiang 茂业/Maoye 海棠/Haitang 望湖/Wanghu 锦程/Jincheng 乐邻/Lelin 知行/Zhixing
    """.split()
]
LINES = ["3", "7", "11", "18", "26", "32", "105", "216"]
OUTLETS = [
    Outlet("望津日报", "daily"),
    Outlet("望津晚报", "evening"),
    Outlet("津城网", "news"),
    Outlet("望津广播", "radio"),
    Outlet("云麓在线", "yunlu"),
    Outlet("望津问政", "ask", board=True),
    Outlet("津城论坛", "forum", board=True),
    Outlet("Wangjin Courier", "courier", language="en"),
]

UNIT_KINDS = [
    ("city", "市", "City"),
    ("department", "部门", "Department"),
    ("company", "公用企业", "Public company"),
    ("district", "区", "District"),
    ("street", "街道", "Street office"),
]
# kind, and the kind it may stand under; "" is the top
STANDING = [("city", ""), ("department", "city"), ("district", "city"), ("street", "district")]
# code, above, kind, name_zh, name_en, place, topics
UNITS = [
    ("wangjin", "", "city", "望津市", "City of Wangjin", "", ""),
    ("answers-centre", "wangjin", "department", "公众回应中心", "Public Answers Centre", "", "services-online other"),
    ("water", "wangjin", "department", "水务局", "Water Affairs Bureau", "", "environment"),
    ("water-company", "water", "company", "望津自来水公司", "Wangjin Water Company", "", "water-quality water-supply"),
    ("health", "wangjin", "department", "卫生健康委员会", "Health Commission", "", "health-care family-planning"),
    (
        "housing", "wangjin", "department", "住房和城乡建设局", "Housing and Construction Bureau", "",
        "housing property-management construction land-demolition power heating-gas",
    ),
    ("transport", "wangjin", "department", "交通运输局", "Transport Bureau", "", "traffic post-delivery"),
    ("bus-company", "transport", "company", "望津公交公司", "Wangjin Bus Company", "", "public-transport"),
    (
        "urban-management", "wangjin", "department", "城市管理局", "Urban Management Bureau", "",
        "noise parking waste street-order roads fire-safety",
    ),
    ("ecology", "wangjin", "department", "生态环境局", "Ecology and Environment Bureau", "", "air-quality"),
    ("education", "wangjin", "department", "教育局", "Education Bureau", "", "education"),
    ("labour", "wangjin", "department", "人力资源和社会保障局", "Labour Bureau", "", "social-security employment-wages"),
    ("market", "wangjin", "department", "市场监督管理局", "Market Regulation Bureau", "", "food-safety consumer fraud"),
    ("civil-affairs", "wangjin", "department", "民政局", "Civil Affairs Bureau", "", "elderly-care"),
    ("culture", "wangjin", "department", "文化体育局", "Culture and Sports Bureau", "", "culture-sports tourism"),
    ("jinqiao", "wangjin", "district", "津桥区", "Jinqiao District", "990101", ""),
    ("shifang", "jinqiao", "street", "石坊街道", "Shifang Street Office", "990101001", "parking waste"),
    ("dukou", "jinqiao", "street", "渡口街道", "Dukou Street Office", "990101002", "parking waste"),
    ("yunlu", "wangjin", "district", "云麓区", "Yunlu District", "990102", ""),
    ("shuyuan", "yunlu", "street", "书院街道", "Shuyuan Street Office", "990102002", "parking waste"),
    ("liudi", "wangjin", "district", "柳堤区", "Liudi District", "990103", ""),
    ("liantang", "liudi", "street", "莲塘街道", "Liantang Street Office", "990103001", "parking waste"),
    ("chengwan", "wangjin", "district", "澄湾区", "Chengwan District", "990104", ""),
    ("xingang", "chengwan", "street", "新港街道", "Xingang Street Office", "990104001", "parking waste"),
]  # fmt: skip
PEOPLE = [
    Person("duty", "林晓", "duty_officer", "wangjin"),
    Person("coordinator", "何静", "coordinator", "wangjin"),
    Person("leader", "高远", "leader", "wangjin"),
    Person("water", "周明", "secretary", "water-company"),
    Person("health", "沈佳", "secretary", "health"),
    Person("street", "陆敏", "secretary", "shifang"),
    Person("buses", "方圆", "secretary", "bus-company"),
    Person("urban", "宋清", "secretary", "urban-management"),
    Person("market", "唐棠", "secretary", "market"),
    Person("housing", "白川", "secretary", "housing"),
    Person("administrator", "夏宁", "administrator", "wangjin"),
]
