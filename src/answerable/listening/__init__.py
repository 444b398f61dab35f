"""The pure library: Arrow tables in, Arrow tables out.

The river runs one way, and the packages stand along it:
sources → cleaning → duplicates → topics → places → tone → stories → signals, with severity, claims and
evaluation beside it. Stages know `records` and `text`, and never each other; `pipeline` is the one page
that says the order. No Django, no database, no network.
"""
