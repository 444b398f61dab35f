"""Personal data made up and written into clean texts, with the places where it stands: an evaluation set.

Everything is drawn from one seed and from the forms below, which are ours; nobody's data is in it. Half
of the sentences bear the usual words around a number (电话, 身份证号), half state it bare, as people do.
Resident ids and bank cards carry right checksums, because real ones do.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

import pyarrow as pa

__all__ = ["STRUCTURED", "made"]

STRUCTURED = ("phone", "landline", "id", "card", "email", "plate", "account", "passport", "ip", "device")
"""Kinds with a written form of their own; addresses and names are told by their surroundings."""

_SURNAMES = (
    "王李张刘陈杨黄周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程魏苏吕"
    "丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛雷段龙史陶贺毛郝顾龚邵万钱严武"
    "戴莫孔汤"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛超秀霞平刚桂英华玉兰红志明建国文斌飞鹏宇浩晨欣怡佳琪子轩梓涵"
    "雨婷春梅海燕凤琴小龙德胜永康家豪思远嘉慧"
)
_CHINESE_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_FULL_WIDTH = {48 + n: 0xFF10 + n for n in range(10)} | {ord("-"): 0xFF0D}
_AREAS = ("010", "021", "0731", "0571", "0755", "0991", "0371", "0451", "0898", "029")
_PLACES = ("430104", "110105", "330106", "440305", "510107", "610113", "420111", "320102")
_PROVINCES = "湘京沪粤浙苏鲁川鄂豫"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

Draw = Callable[[random.Random], str]


def made(texts: Sequence[str], seed: int = 20240501) -> pa.Table:
    """Return a table of `text` and `spans` (a JSON list of kind, start, end); two rows in three have some.
    or two spans.

    `texts` must be free of personal data; every third stays as it is, to count false hits on.
    """
    draw = random.Random(seed)  # noqa: S311
    rows = [_row(text, draw, at) for at, text in enumerate(texts)]
    return pa.table({"text": [text for text, _ in rows], "spans": [json.dumps(spans) for _, spans in rows]})


def _row(text: str, draw: random.Random, at: int) -> tuple[str, list[dict[str, object]]]:
    spans: list[dict[str, object]] = []
    wanted = 0 if at % 3 == 2 else 1 + at % 2
    for left in reversed(range(wanted)):
        kind = draw.choice(list(_SENTENCES))
        before, value, after = _sentence(kind, draw)
        if left and before.endswith("\n"):
            continue  # a signature stands at the end
        text = text.rstrip() + before
        spans.append({"kind": kind, "start": len(text), "end": len(text) + len(value)})
        text += value + after
    return text, spans


def _sentence(kind: str, draw: random.Random) -> tuple[str, str, str]:
    before, after = draw.choice(_SENTENCES[kind])
    return before, _VALUES[kind](draw), after


def _digits(draw: random.Random, count: int) -> str:
    return "".join(draw.choice("0123456789") for _ in range(count))


def _phone(draw: random.Random) -> str:
    digits = "1" + draw.choice("3456789") + _digits(draw, 9)
    parts = (digits[:3], digits[3:7], digits[7:])
    forms = [
        digits,
        " ".join(parts),
        "-".join(parts),
        f"+86 {digits}",
        f"+86-{'-'.join(parts)}",
        f"(+86){digits}",
        f"86{digits}",
        digits.translate(_FULL_WIDTH),
        digits.translate(_CHINESE_DIGITS),
        " ".join(digits),
        "　".join(parts),
        "-".join(parts).translate(_FULL_WIDTH),
        f"{parts[0]}.{parts[1]}.{parts[2]}",
        f"{digits[:4]} {digits[4:7]} {digits[7:]}",
        digits.translate(_CHINESE_DIGITS).replace("零", "〇"),
        "—".join(parts),
        digits[:3] + parts[1].translate(_CHINESE_DIGITS) + parts[2],
    ]
    return draw.choice(forms)


def _landline(draw: random.Random) -> str:
    area, local = draw.choice(_AREAS), draw.choice("2345678") + _digits(draw, 7)
    forms = [
        f"{area}-{local}",
        f"({area}){local}",
        f"{area} {local}",
        f"{area}{local}",
        f"{area}—{local}",
        f"{area}-{local}-{_digits(draw, 3)}",
        f"（{area}）{local}",
        f"{area}-{local}".translate(_FULL_WIDTH),
        f"+86-{area[1:]}-{local}",
        f"{area}-{local[:4]} {local[4:]}",
    ]
    return draw.choice(forms)


def _id(draw: random.Random) -> str:
    day = f"{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
    year = str(draw.randint(1945, 2009))
    place = draw.choice(_PLACES)
    if draw.random() < 0.15:
        return place + year[2:] + day + _digits(draw, 3)
    body = place + year + day + _digits(draw, 3)
    check = "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body)) % 11]
    whole = body + check
    forms = [
        whole,
        whole.lower(),
        f"{body[:6]} {body[6:14]} {body[14:]}{check}",
        whole.translate(_FULL_WIDTH),
        f"{body[:6]}-{body[6:14]}-{body[14:]}{check}",
    ]
    return draw.choice(forms)


def _card(draw: random.Random) -> str:
    body = draw.choice(["622202", "621700", "622848", "621661", "955880", "436742", "518710"])
    body += _digits(draw, draw.choice([16, 19]) - 1 - len(body))
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(reversed(body))]
    whole = body + str(-sum(two - 9 if two > 9 else two for two in doubled) % 10)
    groups = [whole[at : at + 4] for at in range(0, len(whole), 4)]
    return draw.choice([whole, " ".join(groups), "-".join(groups), whole.translate(_FULL_WIDTH)])


def _email(draw: random.Random) -> str:
    name = draw.choice(["li.min", "wang_88", "chen-tao", _digits(draw, 9), "zhao2003", "lxm"])
    host = draw.choice(["qq.com", "163.com", "126.com", "gmail.com", "hnu.edu.cn", "vip.sina.com"])
    return draw.choice(
        [
            f"{name}@{host}",
            f"{name}@{host}".upper(),
            f"{name}＠{host}",
            f"{name} @ {host}",
            f"{name}(at){host}",
        ]
    )


def _plate(draw: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    tail = draw.choice(
        [
            _digits(draw, 5),
            draw.choice(letters) + _digits(draw, 4),
            _digits(draw, 3) + draw.choice(letters) * 2,
            "D" + _digits(draw, 5),
            "F" + _digits(draw, 5),
        ]
    )
    return draw.choice(_PROVINCES) + draw.choice(letters[:14]) + draw.choice(["", "·", " ", "-"]) + tail


def _account(draw: random.Random) -> str:
    return draw.choice(
        [
            f"wx_{_digits(draw, 5)}",
            f"lily{_digits(draw, 4)}",
            f"zhang-san{_digits(draw, 2)}",
            "1" + _digits(draw, 8),
            "2" + _digits(draw, 9),
        ]
    )


def _passport(draw: random.Random) -> str:
    head = draw.choice(["E", "G", "E" + draw.choice("ABCDEFGH")])
    return head + _digits(draw, 9 - len(head))


def _ip(draw: random.Random) -> str:
    if draw.random() < 0.25:
        return "2408:" + ":".join(f"{draw.randint(16, 65535):x}" for _ in range(7))
    return ".".join(str(draw.randint(21, 254)) for _ in range(4))


def _device(draw: random.Random) -> str:
    pairs = [f"{draw.randint(0, 255):02x}" for _ in range(6)]
    return draw.choice([":".join(pairs), "-".join(pairs).upper()])


def _address(draw: random.Random) -> str:
    building, unit, floor, room = (
        draw.randint(1, 48),
        draw.randint(1, 4),
        draw.randint(1, 30),
        draw.randint(1, 4),
    )
    door = f"{floor}{room:02}"
    chinese = "一二三四五六七八九"
    forms = [
        f"{building}栋{unit}单元{door}室",
        f"{building}栋{door}",
        f"{building}号楼{unit}单元{door}",
        f"{building}-{unit}-{door}",
        f"{building}幢{door}室",
        f"{building}栋{unit}单元{door}号",
        f"第{building}栋{door}房",
        f"{building}#{unit}单元{door}",
        f"{chinese[building % 9]}栋{chinese[unit]}单元{door}室",
        f"{building}座{floor}楼{door}室",
        f"{building}号{unit}单元{door}室",
        f"{draw.choice('ABCD')}栋{door}室",
        f"{building} 栋 {unit} 单元 {door} 室",
    ]
    return draw.choice(forms)


def _name(draw: random.Random) -> str:
    given = draw.choice(_GIVEN) + (draw.choice(_GIVEN) if draw.random() < 0.7 else "")
    return draw.choice(_SURNAMES) + given


_VALUES: dict[str, Draw] = {
    "phone": _phone,
    "landline": _landline,
    "id": _id,
    "card": _card,
    "email": _email,
    "plate": _plate,
    "account": _account,
    "passport": _passport,
    "ip": _ip,
    "device": _device,
    "address": _address,
    "name": _name,
}

_SENTENCES: dict[str, Sequence[tuple[str, str]]] = {
    "phone": [
        ("。我的电话：", "。"),
        ("。手机", "，请回复"),
        ("，联系电话是", "谢谢"),
        ("。盼回复！", ""),
        ("\n", "\n"),
        ("（", "）"),
        ("，微信同号", "。"),
        ("。打", "没人接。"),
    ],
    "landline": [
        ("。电话：", "。"),
        ("，办公电话", "无人接听"),
        ("。拨打", "一直占线。"),
        ("（", "）。"),
        ("。座机:", ""),
    ],
    "id": [
        ("。身份证号：", "。"),
        ("，身份证", "，请查"),
        ("。本人", "，盼复。"),
        ("（证件号码", "）"),
        ("。公民身份号码为", "。"),
    ],
    "card": [
        ("。银行卡号：", "。"),
        ("，工资卡", "一直没到账"),
        ("。卡号 ", "，谢谢"),
        ("。请退到", "这张卡上。"),
        ("，建行账号：", "。"),
    ],
    "email": [("。邮箱：", "。"), ("，请发到", " 谢谢"), ("。联系方式 ", "")],
    "plate": [("。车牌", "乱停。"), ("，车牌号：", "，请处理"), ("。一辆", "的车堵住通道。"), ("（", "）")],
    "account": [
        ("。微信号：", "。"),
        ("，加微信", "，谢谢"),
        ("。我的微信是", "。"),
        ("。QQ号码：", ""),
        ("。抖音号:", "。"),
        ("。vx：", "，"),
    ],
    "passport": [("。护照号码：", "。"), ("，护照", "，请协助"), ("。持", "出境被拒。")],
    "ip": [("。登录IP：", "。"), ("，IP地址是", "，请查"), ("。来自", "的访问。")],
    "device": [("。MAC地址：", "。"), ("，设备", "掉线"), ("。光猫 ", " 坏了。")],
    "address": [
        ("。我住在阳光花园小区", "。"),
        ("，地址：幸福路18号翠湖苑", "，停水三天"),
        ("。家住和平里小区", "，请上门。"),
        ("。锦绣家园", "漏水。"),
    ],
    "name": [
        ("。业主", "反映。"),
        ("。我叫", "，请回复"),
        ("。联系人：", "。"),
        ("。村民", "，今年60岁"),
        ("。请找", "先生。"),
        ("。", "女士来电。"),
        ("。盼复！\n", ""),
        ("。姓名：", "，"),
        ("。投诉人：", "。"),
        ("。死者", "的家属"),
    ],
}
