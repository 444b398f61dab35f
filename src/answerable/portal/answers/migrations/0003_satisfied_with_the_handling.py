"""Keep whether one who asked is satisfied with how it was handled; of earlier words nothing is said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("answers", "0002_findable")]
    operations = [
        migrations.AddField("feedback", "satisfied", models.BooleanField(blank=True, null=True)),
    ]
