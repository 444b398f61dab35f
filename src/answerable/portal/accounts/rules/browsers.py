"""What a browser is called for the person who uses it: its name and the system, no more."""

from __future__ import annotations

__all__ = ["browser_label"]

# The first that fits: WeChat's and Edge's headers name Chrome and Safari as well.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("QQBrowser", "QQ Browser"),
    ("UCBrowser", "UC Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_label(header: str) -> str:
    """`Chrome · Windows` for the User-Agent header; an empty text where it says neither."""
    found = (next((name for sign, name in signs if sign in header), "") for signs in (BROWSERS, SYSTEMS))
    return " · ".join(name for name in found if name)
