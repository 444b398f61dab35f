"""Redaction: every kind in every written form is found, and what only looks alike stays."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.listening.cleaning import redact
from answerable.listening.cleaning.redaction import find
from answerable.listening.cleaning.spans import KINDS, mark
from answerable.listening.evaluation.redaction import evaluate
from answerable.listening.evaluation.redaction_samples import made


def kinds_in(text: str) -> list[tuple[str, str]]:
    redacted, found = redact(pa.array([text]))
    spans = json.loads(found[0].as_py())
    assert spans == [{"kind": s.kind, "start": s.start, "end": s.end} for s in find(text)]
    assert all(text[span["start"] : span["end"]] not in redacted[0].as_py() for span in spans)
    return [(span["kind"], text[span["start"] : span["end"]]) for span in spans]


PHONES = """
13800138000|138 0013 8000|138-0013-8000|+86 13800138000|+86-138-0013-8000|(+86)13800138000|8613800138000
0086 13800138000|１３８００１３８０００|１３８－００１３－８０００|138　0013　8000|138—0013—8000|138.0013.8000
1380 013 8000|13800 138000|1 3 8 0 0 1 3 8 0 0 0|一三八零零一三八零零零|幺三八〇〇幺三八〇〇〇
壹叁捌零零壹叁捌零零零|一三八 零零一三 八零零零|138零零一三8000|138\u200b0013\u200b8000|138_0013_8000
"""


@pytest.mark.parametrize("written", [form for line in PHONES.split("\n") if line for form in line.split("|")])
@pytest.mark.parametrize("sentence", ["我的电话是{}，谢谢", "请回复{}。", "{}", "打{}一直没人接"])
def test_a_mobile_phone_is_found_in_every_written_form(written, sentence):
    ((kind, text),) = kinds_in(sentence.format(written))
    assert kind == "phone"
    assert written in text or text in written


@pytest.mark.parametrize(
    "written",
    ["0731-88881234", "(0731)88881234", "（0731）8888 1234", "０７３１－８８８８１２３４", "010 88881234",
     "073188881234", "0731-88881234-801", "0731-88881234转801", "+86-731-88881234", "0733—8253363"],
)  # fmt: skip
def test_a_landline_is_found(written):
    ((kind, _),) = kinds_in(f"请致电{written}，谢谢")
    assert kind == "landline"


def test_local_numbers_are_landlines_where_the_text_says_so_and_in_lists():
    assert [kind for kind, _ in kinds_in("电话：88881234、88885678")] == ["landline", "landline"]
    assert kinds_in("共88881234人次") == []


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("id", "身份证号：430104199001011233", "430104199001011233"),
        ("id", "本人１１０１０５１９４９１２３１００２Ｘ，盼复", "１１０１０５１９４９１２３１００２Ｘ"),
        ("id", "（110105 19491231 002x）", "110105 19491231 002x"),
        ("id", "证件号码 110105491231002", "110105491231002"),
        ("id", "here's my SSN: 460-89-9847", "460-89-9847"),
        ("card", "退到 6222 0212 3456 7890 128 这张卡", "6222 0212 3456 7890 128"),
        ("card", "My card 4012888888881881 is lost", "4012888888881881"),
        ("email", "请发到 li.min@hnu.edu.cn 谢谢", "li.min@hnu.edu.cn"),
        ("email", "邮箱：wang_88＠qq.com", "wang_88＠qq.com"),
        ("email", "邮箱 wang88(at)163.com", "wang88(at)163.com"),
        ("plate", "湘A12345乱停", "湘A12345"),
        ("plate", "一辆京A·D12345堵住通道", "京A·D12345"),
        ("plate", "浙B-6561挂", "浙B-6561挂"),
        ("account", "微信号：lily_2020", "lily_2020"),
        ("account", "加QQ12345678", "12345678"),
        ("account", "ＱＱ：１２３４５６７８", "１２３４５６７８"),
        ("account", "我的微信是 abc-123_x，谢谢", "abc-123_x"),
        ("account", "@xiaoli_2020 请看", "@xiaoli_2020"),
        ("passport", "护照号码：E12345678。", "E12345678"),
        ("passport", "持EA1234567出境", "EA1234567"),
        ("passport", "港澳通行证号 C12345678", "C12345678"),
        ("ip", "登录IP：61.187.54.9，", "61.187.54.9"),
        ("ip", "IP 2408:8400:1a2b::1f 异常", "2408:8400:1a2b::1f"),
        ("device", "MAC地址：3c:a6:2f:0b:11:9e", "3c:a6:2f:0b:11:9e"),
        ("device", "IMEI 860123456789012", "860123456789012"),
        ("address", "我住阳光花园3栋2单元501室", "3栋2单元501室"),
        ("address", "翠湖苑十二栋三单元602房漏水", "十二栋三单元602房"),
        ("address", "幸福小区 3 号楼 2 单元 501", "3 号楼 2 单元 501"),
        ("address", "和平里小区12-3-1502停水", "12-3-1502"),
        ("address", "长塘村3组18号", "3组18号"),
        ("address", "浙江省杭州市西湖区文三路114号西溪数码港1200", "1200"),
        ("address", "星河商城B区二楼2206档", "2206档"),
        ("address", "云溪县长青镇五金市场6A841电联", "6A841"),
        ("address", "东湖市南山路12号银河国际2931", "2931"),
        ("address", "我家住东湖市云溪路银河国际A-3007，停水", "A-3007"),
        ("address", "地址：南山面料市场2区2429。", "2429"),
        ("address", "东湖市云溪区中央公园2期2605业主反映电梯坏了", "2605"),
        ("address", "I live at 12 Oak Street, Apt 4", "12 Oak Street, Apt 4"),
        ("name", "聂先生反映噪音", "聂"),
        ("name", "业主李小明反映电梯坏了", "李小明"),
        ("name", "我叫欧阳建国，今年60岁", "欧阳建国"),
        ("name", "联系人：王芳", "王芳"),
        ("name", "盼复，谢谢！\n张建军\n2024年5月1日", "张建军"),
        ("name", "彭志强，电话 13978090253", "彭志强"),
        ("name", "联系人（雷雨）说", "雷雨"),
        ("name", "原告杨女士认为", "杨"),
        ("name", "村民余亮洪反映", "余亮洪"),
        ("name", "Hello, my name is Mary Jones.", "Mary Jones"),
    ],
)  # fmt: skip
def test_each_kind_is_found_where_it_stands(kind, text, value):
    assert (kind, value) in kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月1日 08:30 至 2024-05-03 停水",
        "投资13800138000元",
        "订单号：13800138000123",
        "工单编号 20240501123456789",
        "版本 1.2.3.4 有问题，见第3.1.2.5条",
        "人口 1234567 人，增长 12.5%",
        "拨打12345或96533热线，110、119",
        "一二三四五六七，数数",
        "二〇二四年五月一日",
        "李局长和王书记到现场，市公安局、长沙银行回复",
        "业主方面认为，居民安全要保障，住户马上投诉",
        "谢谢！",
        "共3栋18层，300户",
        "微信公众号：hunan_water",
        "@平安北京 发布消息",
        "国发〔2024〕3号文件",
        "全长1380013米，编号A1234567",
        "https://news.example/2024/05/01/13800138000123.html",
        "客服热线 400-800-1234，800-820-0000",
        "支付宝账号是 0000-",
        "电话：0731-0000-00000000",
        "倾听群众呼声，业主方提出，居民向公司反映，学生成绩和孩子成长",
        "可以理解司机师傅，由爷爷带大，全班同学们，此致\n敬礼",
        "谢谢陈书记",
        "东湖市云溪区中心广场热线12345投诉",
        "反映东湖市云溪路地铁3号线2026",
        "丽江花园均价14500",
        "TEL:****）2019.4.20",
        "17栋102.104.55栋105.104.103.102.查",
        "东湖市云溪区河畔花园3072户业主",
    ],
)
def test_what_only_looks_alike_stays(text):
    redacted, found = redact(pa.array([text]))
    assert found[0].as_py() == "[]"
    assert redacted[0].as_py() == text


def test_a_card_is_not_cut_into_a_phone():
    assert [kind for kind, _ in kinds_in("卡号6222021380013800128")] == ["card"]


def test_rows_keep_their_order_and_nulls_stay_null():
    redacted, found = redact(pa.chunked_array([["无", None], ["电话13800138000"]]))
    assert redacted.to_pylist() == ["无", None, "电话〔phone〕"]
    assert found.to_pylist() == ["[]", None, '[{"kind": "phone", "start": 2, "end": 13}]']


def test_redacting_twice_changes_nothing():
    once, _ = redact(made(["停水了。", "噪音大。"] * 20).column("text"))
    twice, _ = redact(once)
    assert twice.to_pylist() == once.to_pylist()


@given(st.text(alphabet="电话1３八 -室栋王先生@.x\n，", max_size=60))
def test_spans_lie_in_the_text_in_order_and_apart(text):
    spans = find(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)


def test_the_made_set_is_found_whole():
    table = made([f"小区停水{day}天，请处理" for day in range(1500)], seed=7)
    _, found = redact(table.column("text"))
    figures = evaluate([table.append_column("found", found)])
    assert figures["structured_recall"] >= 0.995
    assert figures["structured_precision"] >= 0.995
    assert figures["address_recall"] >= 0.98
    assert figures["name_recall"] >= 0.95
    assert figures["false_hits_per_1000_clean"] == 0


def test_the_made_set_is_the_same_for_the_same_seed():
    assert made(["a"] * 30, seed=3) == made(["a"] * 30, seed=3)


def test_marks_are_told_from_document_numbers():
    assert mark("phone") == "〔phone〕"
