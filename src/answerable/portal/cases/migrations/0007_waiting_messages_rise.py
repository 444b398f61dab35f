"""A message that waits to be taken up rises by itself. Those that wait now are told of at the next look.

Runs before the new code.
"""

from django.db import migrations, models
from django.db.models import F


def let_rise(apps, schema_editor):
    apps.get_model("cases", "Message").objects.filter(state="waiting").update(rises_at=F("received_at"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_wechat_is_a_way_in")]
    operations = [
        migrations.AddField(
            "message", "told", models.PositiveSmallIntegerField(db_default=0, default=0)
        ),
        migrations.AddField(
            "message", "rises_at", models.DateTimeField(blank=True, db_index=True, null=True)
        ),
        migrations.RunPython(let_rise, migrations.RunPython.noop),
    ]
