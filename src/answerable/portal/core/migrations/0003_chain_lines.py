"""Seals the lines that were there before the chain. Runs after the new columns are there; undone by doing nothing."""

import secrets

from django.db import migrations

from answerable.portal.core.chain import CONTENT, FIRST, canonical, link, mark

AT_ONCE = 5_000


def chain(apps, schema_editor):
    lines = apps.get_model("core", "AuditEntry")
    keys = Keys(apps.get_model("core", "ActorKey"))
    position, seal = 0, FIRST
    while batch := list(lines.objects.filter(position=None).order_by("pk")[:AT_ONCE]):
        for line in batch:
            if line.actor:
                names, act = (line.actor, line.actor_name), (line.verb, line.object_kind, line.object_id)
                line.actor_mark = mark(keys.of(line.actor), names, line.at, act)
            content = canonical([getattr(line, name) for name in CONTENT])
            position, seal = position + 1, link(seal, content)
            line.position, line.seal = position, seal
        lines.objects.bulk_update(batch, ["actor_mark", "position", "seal"], batch_size=500)


class Keys:
    def __init__(self, model):
        self.model, self.known = model, {}

    def of(self, actor):
        if actor not in self.known:
            secret = secrets.token_bytes(32)
            self.model.objects.create(actor=actor, secret=secret)
            self.known[actor] = secret
        return self.known[actor]


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_chain")]
    operations = [migrations.RunPython(chain, migrations.RunPython.noop)]
