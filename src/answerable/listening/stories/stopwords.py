"""English words that hold sentences together and tell nothing of what they are about."""

from __future__ import annotations

__all__ = ["STOP_WORDS"]

_WORDS = """
a about above after again against ago all almost along already also although always am among an and another
any anyone anything are aren around as at away back be became because become been before behind being below
between both but by came can cannot could couldn d did didn do does doesn doing don done down during each
either else even ever every everyone for from further get gets getting go goes going gone got had hadn has
hasn have haven having he her here hers herself him himself his how however i if in into is isn it its
itself just last let like ll made make makes many may maybe me might mine more most much must my myself near
need neither never next no nobody none nor not nothing now of off often on once one only onto or other
others our ours ourselves out over own per put quite rather re really said same say says she should shouldn
since so some somebody someone something soon still such take taken than that the their theirs them
themselves then there these they thing things this those though through thus till to together too toward
towards under until up upon us use used using ve very via want wants was wasn way we well went were weren
what when where whether which while who whom whose why will with within without won would wouldn yes yet you
your yours yourself
"""
STOP_WORDS = frozenset(_WORDS.split())
