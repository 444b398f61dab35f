"""WeChat's Official Accounts: what the platform sends us, what we answer, and what we ask of it.

edge        signature, time window, encryption: from a callback to what was said, and back
incoming    what was said, as data
replies     passive replies as XML
platform    the platform's interfaces: messages, menus, drafts, publication, media, codes
explained   the platform's error codes in plain words
"""

from answerable.engines.wechat.edge import Edge, RejectedError
from answerable.engines.wechat.explained import Explained, explain, explain_publication
from answerable.engines.wechat.incoming import Incoming
from answerable.engines.wechat.platform import (
    ADDRESS,
    Platform,
    PlatformError,
    TokenStore,
    page_signature,
)
from answerable.engines.wechat.replies import Article, news_reply, text_reply

__all__ = [
    "ADDRESS",
    "Article",
    "Edge",
    "Explained",
    "Incoming",
    "Platform",
    "PlatformError",
    "RejectedError",
    "TokenStore",
    "explain",
    "explain_publication",
    "news_reply",
    "page_signature",
    "text_reply",
]
