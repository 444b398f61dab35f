"""What the job process calls by the clock; each job is one verb of `services`, whose schedules name it."""

from __future__ import annotations

from answerable.portal.runs import services

__all__ = [
    "carry_on_acts",
    "clear_sessions",
    "empty_outbox",
    "erase_contacts",
    "keep_audit",
    "keep_organisation",
    "keep_statistics",
    "note_overdue",
    "propose_agenda",
    "rehearse",
    "serve_wechat",
    "tell_of_devices",
    "train_topics",
    "watch_clocks",
    "watch_suggestions",
    "write_briefings",
]


def carry_on_acts() -> int:
    """Carry on acts on many rows that were left half done; gives how many."""
    return services.carry_on_acts()


def empty_outbox() -> int:
    """Hand over the notices that are due; gives how many parcels were tried."""
    return sum(services.empty_outbox().counts.values())


def clear_sessions() -> None:
    """Remove sign-ins that have expired."""
    services.clear_sessions()


def erase_contacts() -> int:
    """Erase contacts past their date; gives how many."""
    return services.erase_contacts().counts["erased"]


def keep_audit() -> int:
    """Seal what waits and note the newest seal; gives how many lines waited."""
    return services.keep_audit()


def keep_organisation() -> int:
    """Put planned changes of the organisation into force; gives how many, with who was told."""
    return sum(services.keep_organisation().values())


def keep_statistics() -> None:
    """Let the database count what it has."""
    services.keep_statistics()


def note_overdue() -> int:
    """Write down what is overdue since today; gives how many."""
    return services.note_overdue().counts.get("noted", 0)


def propose_agenda() -> int:
    """Propose the matters of the month that ended; gives how many."""
    return services.propose_agenda()


def rehearse() -> int:
    """Plant outbreaks into a copy of the counts and see whether they are found; gives how many."""
    return services.rehearse()


def serve_wechat() -> int:
    """Carry on what goes over WeChat: pictures, answers, publications; gives how much it was."""
    return sum(services.serve_wechat().counts.values())


def tell_of_devices() -> int:
    """Tell of sign-ins in new browsers; gives how many."""
    return services.tell_of_devices()


def train_topics() -> int:
    """Train a model where somebody asked for one; gives on how many texts."""
    run = services.train_topics()
    return run.counts["texts"] if run else 0


def watch_clocks() -> int:
    """Tell of what is due soon or late; gives how often."""
    return services.watch_clocks().counts.get("told", 0)  # a quiet pass is counted on an earlier one


def watch_suggestions() -> int:
    """End what has lapsed and tell of what is late; gives how often."""
    return sum(services.watch_suggestions().counts.values())


def write_briefings() -> int:
    """Write the briefings of the day and the week that ended; gives how many were not there yet."""
    return services.write_briefings().counts["briefings"]
