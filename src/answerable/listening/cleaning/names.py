"""Names of private persons where the text itself marks them: by a title, a role, a signature, a phone behind
them.

A name without such a mark stays, and so do the names of officials (李局长, 书记王某) and organisations: they carry
none of these marks. The title or role stays too, so that a sentence still reads: 业主〔name〕先生.
All finders take the plain form of a text (`forms.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.listening.cleaning.spans import Span

__all__ = ["HINT", "find_names"]

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦"
    "向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解"
    "强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓"
    "花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮許鄧呂蘇盧蔣賈葉餘鍾薑範鄒陸龍萬錢湯賀龔龐蘭顏嚴溫魯韋畢聶齊莊"
)
_COMPOUND = "欧阳|司马|上官|诸葛|皇甫|东方|尉迟|公孙|慕容|令狐|宇文|长孙|司徒|司空|夏侯|淳于|单于|端木|百里|南宫|歐陽|司馬|諸葛"
_NEVER_IN_NAME = "的了是在有我你他她它们们这那不也就都要到去被把对为及等吗呢吧啊呀么与或但而且某着过还又很最更再已会能可应该让给得们个些"
_NEVER_FIRST = (
    "谢谢|高度|高新|高中|高速|高层|高铁|方面|方式|方案|方便|于是|于此|关于|关注|万一|万元|安全|安排|安置|成都|成立|成为|成年|明天|明确|"
    "明年|时间|时候|时任|全部|全体|全家|全国|来自|来电|来信|应该|应当|和谐|强烈|强制|严重|严格|计划|计算|单位|单独|解决|解释|程序|包括|任何|"
    "白天|石油|金额|金融|商铺|商品|商家|都是|车辆|车主|车位|房屋|房产|房东|房子|花园|原来|原因|官员|温馨|路边|路口|路段|水泥|华为|常年|常常|"
    "平时|马上|马路|文明|文化|文件|施工|向上|向政|向有|向贵|张贴|江西|江苏|湖南|云南|海南|河南|甘肃|宁夏|宁波|武汉|苏州|杭州|广州|郑州|林业|"
    "农民|党员|党委|童年|古镇|池塘|田地|田间|雷锋|龙头|夏天|夏季|秦皇|盛世|欧洲|左右|左边|梅溪|乐园|项目|费用|管理|司机|司法|游客|卫生|查询|"
    "查看|查处|易通|连续|连接|简单|边上|位于|位置|曲线|毛坯|毛病|段时|钟头|台阶|仲裁|保安|保障|保证|保护|沙子|习惯|冷水|迟迟|康复|史上|经理|"
    "温度|安装|申请|申诉|申报|许多|许可|章程|纪委|纪律|支持|高价|高额|万科|石头|严禁|严肃|严厉|何时|何种|何地|黄金|白色|黄色|周边|周围|周末|周一|"
    "周二|周三|周四|周五|周六|周日|周期|常见|易燃|华润|金地|明显|明知|应急|和其|和家|和孩|和老|和邻|和我|都没|都有|来说|来访|来了|全市|全省|全县"
)
_SURNAME = rf"(?:{_COMPOUND}|[{_SURNAMES}])"
_GIVEN = rf"[^\W\d_A-Za-z{_NEVER_IN_NAME}]"
_NAME = rf"(?!{_NEVER_FIRST})(?:(?:{_COMPOUND}){_GIVEN}{{1,2}}|[{_SURNAMES}]{_GIVEN}{{1,2}})"

_TITLES = "先生|女士|小姐|太太|师傅|大爷|大妈|阿姨|奶奶|爷爷|大叔|叔叔|大姐|大哥|大嫂|同学|老汉|老太|婆婆|女儿|夫人|夫妇|夫妻|伯伯|老伯|小朋友|師傅|同學"
_ROLES = (
    "业主|業主|村民|居民|市民|群众|户主|租客|租户|住户|网友|家长|家長|投诉人|举报人|反映人|申请人|申诉人|求助人|联系人|聯絡人|联络人|留言人|来信人|信访人|"
    "来访人|上访人|当事人|受害人|受害者|被害人|死者|伤者|患者|病人|原告|被告|儿子|女儿|父亲|母亲|爸爸|妈妈|丈夫|妻子|老公|老婆|爱人|孩子|小孩|家属|哥哥|"
    "弟弟|姐姐|妹妹|签名|签字|署名|落款|收货人|收件人|户名|收款人|持卡人|房东|老板|店主|车主|司机|邻居|职工|工人|农民|学生|考生|员工|退休职工|退伍军人|"
    "老人|老师傅|姓名|名字|真名|本名"
)
_SAYS = "反映|投诉|来电|来信|来访|致电|称|表示|说|诉|要求|咨询|请求|举报|求助|向|因|家|等|与|和|及|从|于|在|被|的|将|电话|手机|联系|身份|今年|现年|男|女|患|住|系|先生|女士"
_END = rf"(?=[\s,。;!?、:.()\[\]“”\"'《〔/\-\d]|{_SAYS}|$)"

HINT = (
    rf"{_TITLES}|{_ROLES}|我叫|名叫|叫做|我是|本人|此致|敬礼|(?i:my name is|sincerely|regards)"
    r"|[\n \x{3000}。！!]\p{Han}{2,4}[ \n,，。:：]*(?:[\d〇零一二三四五六七八九十]+年?.{0,12})?$"
    r"|\p{Han}{2,3}.{0,8}[1\x{ff11}一][ \-]?[3-9\x{ff13}-\x{ff19}三四五六七八九]"
)
"""RE2: without one of these no name is marked as one."""

_TITLED = re.compile(rf"({_SURNAME}{_GIVEN}{{0,2}}?)(?={_TITLES})")
_ROLED = re.compile(rf"(?:{_ROLES})(?:名字)?[:是叫为\s(\"“,]{{0,4}}({_NAME}){_END}")
_INTRODUCED = re.compile(
    rf"(?:我叫|名叫|叫做|名字叫|名为|我的名字是|本人叫|本人姓名|本人名叫)[:\s,]{{0,2}}({_NAME}){_END}"
)
_I_AM = re.compile(rf"(?:我是|本人是|本人|我|我们是)[:\s(,]{{0,2}}({_NAME})(?=[\s,。;)(]|$)")
_LISTED = re.compile(rf"(?<=〔|、|,|和|与|及)({_NAME})(?=等?[、,。\s]|等)")
_SIGNED = re.compile(
    rf"(?:[\s。!?~]|敬礼|敬上|此致|谢谢|感谢)(?:{_ROLES})?[:\s]*({_NAME})(?:敬上|敬启|上|呈|拜上|携家人|叩首|泣书)?"
    r"(?:[\s,]*[\d零一二三四五六七八九十]{2,4}\s?[年./\-][\d零一二三四五六七八九十年月日号./\-\s]{1,14})?[\s。]*$"
)
_BEFORE_PHONE = re.compile(
    rf"(?<![一-鿿])({_NAME})[\s,:(、]{{0,3}}(?:(?:联系|手机|移动|我的|本人)?(?:电话|手机|号码|方式|tel)(?:号码|号)?)?[\s:,是为]{{0,4}}"
    r"(?=\(?(?:\+?86)?[ \-]?1[3-9]\d|0\d{2,3}[ \-]?\d{3})",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?:\b[Mm]y name is|\b[Mm]y name['’]s|\bI am called|(?:[Ss]incerely|[Rr]egards|[Yy]ours truly),?\s*\n)\s*"
    r"([A-Z][\w'’\-]+(?: (?:[A-Z]\.|[A-Z][\w'’\-]+)){0,3})"
)
_PREPOSITIONS = "向和于与从对关时应都将由来全明"


def find_names(text: str) -> Iterator[Span]:
    """Yield the marked names of a plain text."""
    for found in _TITLED.finditer(text):
        yield _without_preposition(text, *found.span(1))
    for pattern in (_ROLED, _INTRODUCED, _I_AM, _BEFORE_PHONE, _ENGLISH):
        yield from (Span(*found.span(1), "name") for found in pattern.finditer(text))
    tail = max(0, len(text) - 80)
    signed = _SIGNED.search(text, tail)
    if signed:
        yield Span(*signed.span(1), "name")


def _without_preposition(text: str, start: int, end: int) -> Span:
    """向王先生 is what was said to a Mr Wang, not a Mr Xiang."""
    if end - start > 1 and text[start] in _PREPOSITIONS and text[start + 1] in _SURNAMES:
        start += 1
    return Span(start, end, "name")
