"""What an installation starts with and may change: trees, kinds of unit and office, and their rules."""

from __future__ import annotations

__all__ = [
    "ALL_PERMISSIONS",
    "LIAISONS",
    "MAIN_TREE",
    "STANDARD_OFFICES",
    "STANDARD_RULES",
    "STANDARD_TREES",
    "STANDARD_UNITS",
]

ALL_PERMISSIONS = (
    "desk.view",
    "cases.open",
    "cases.route",
    "cases.handle",
    "cases.close",
    "cases.reveal",
    "work.give",
    "work.handle",
    "work.oversee",
    "answers.draft",
    "answers.review",
    "answers.publish",
    "suggestions.check",
    "suggestions.handle",
    "suggestions.hide",
    "suggestions.appeal",
    "agenda.keep",
    "sources.manage",
    "wechat.manage",
    "organisation.manage",
    "organisation.impersonate",
    "accounts.manage",
    "personal.manage",
    "audit.view",
)

# (code, Chinese, English, permissions, reach): what an installation starts with and may change.
STANDARD_OFFICES = (
    (
        "duty_officer",
        "值班员",
        "Duty officer",
        [
            "desk.view",
            "cases.open",
            "cases.route",
            "cases.close",
            "cases.reveal",
            "work.give",
            "suggestions.check",
            "suggestions.handle",
            "suggestions.hide",
            "sources.manage",
        ],
        "subtree",
    ),
    (
        "secretary",
        "承办联络员",
        "Unit secretary",
        [
            "desk.view",
            "cases.handle",
            "work.handle",
            "answers.draft",
            "suggestions.handle",
            "agenda.keep",
        ],
        "subtree",
    ),
    (
        "coordinator",
        "协调负责人",
        "Coordinator",
        [
            "desk.view",
            "cases.open",
            "cases.route",
            "cases.handle",
            "cases.close",
            "cases.reveal",
            "work.give",
            "work.handle",
            "work.oversee",
            "answers.draft",
            "answers.review",
            "suggestions.check",
            "suggestions.handle",
            "suggestions.hide",
            "suggestions.appeal",
            "agenda.keep",
        ],
        "subtree",
    ),
    (
        "leader",
        "负责人",
        "Leader",
        [
            "desk.view",
            "work.give",
            "work.oversee",
            "answers.review",
            "answers.publish",
            "suggestions.handle",
            "suggestions.appeal",
            "agenda.keep",
        ],
        "subtree",
    ),
    ("administrator", "系统管理员", "Administrator", list(ALL_PERMISSIONS), "subtree"),
    ("liaison", "联系人", "Liaison", ["desk.view", "cases.handle", "work.handle"], "unit"),
)

STANDARD_UNITS = (
    ("organisation", "机构", "Organisation"),
    ("department", "部门", "Department"),
    ("office", "办公室", "Office"),
    ("street", "街道", "Street office"),
    ("community", "社区", "Community"),
    ("company", "企业", "Company"),
    ("branch", "分支", "Branch"),
    ("committee", "委员会", "Committee"),
    ("group", "小组", "Group"),
)

LIAISONS = ("liaison", "secretary", "duty_officer")  # the offices whose holders people reach online, at first

MAIN_TREE = ("main", "组织机构", "Bodies and departments")
STANDARD_TREES = (
    MAIN_TREE,
    ("branches", "分支机构", "Branches"),
    ("committees", "专门委员会", "Committees"),
    ("groups", "兴趣与工作小组", "Groups"),
)

# (tree, kind, what it may stand under; "" is the top). A kind that is not here may stand anywhere.
STANDARD_RULES = (
    ("main", "organisation", ("",)),
    ("main", "department", ("organisation", "department", "street")),
    ("main", "office", ("organisation", "department", "street", "company")),
    ("main", "street", ("organisation",)),
    ("main", "community", ("street",)),
    ("main", "company", ("organisation", "department")),
    ("main", "committee", ("organisation", "committee")),
    ("branches", "branch", ("", "branch")),
    ("branches", "group", ("branch",)),
    ("committees", "committee", ("", "committee")),
    ("groups", "group", ("", "group")),
)
