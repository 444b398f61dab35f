"""Pages."""

from __future__ import annotations

import pytest

from answerable.listening.errors import InputError
from answerable.listening.sources import extractor, parse_page

URL = "https://news.example/a/1"
PARAGRAPH = "城东片区从周一起停水，居民已经三天没有水用，社区说还在抢修，希望有人给一个恢复的时间。"
PAGE = f"""<!DOCTYPE html><html><head><title>城东停水三天 - 晚报</title>
<meta name="author" content="李记者">
<meta property="og:site_name" content="晚报">
<meta property="article:published_time" content="2024-05-01">
</head>
<body>
<nav><a href="/">首页</a><a href="/sport">体育</a></nav><article><h1>城东停水三天</h1>
<p>{PARAGRAPH}</p>
<p>{PARAGRAPH[::-1]}</p>
</article><div class="comments"><p>网友小王：真的吗</p></div>
<footer>版权所有</footer></body></html>""".encode()


def test_a_page_gives_its_main_text_and_no_author():
    (page,) = parse_page(PAGE, URL).rows.to_pylist()
    assert PARAGRAPH in page["text"]
    assert "城东停水三天" in page["title"]
    assert "李记者" not in str(page)
    assert "小王" not in str(page)
    assert page["source"] == "晚报"


def test_a_page_without_text_is_set_aside():
    batch = parse_page(b"<html><body></body></html>", URL)
    assert batch.rows.num_rows == 0
    assert "no main text" in batch.rejected.to_pylist()[0]["reason"]


def test_a_page_that_is_too_large_is_refused():
    with pytest.raises(InputError, match="more than"):
        parse_page(b"x" * (21 * 1024**2), URL)


def test_the_extractor_names_its_version():
    assert extractor().startswith("trafilatura ")
