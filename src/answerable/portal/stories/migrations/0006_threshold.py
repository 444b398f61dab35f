"""What the stream holds for alike enough, as the last listening left it. Runs before the new code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_name_stories")]

    operations = [
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "script",
                    models.CharField(
                        choices=[("han", "Chinese"), ("spaced", "English and the like")],
                        max_length=8,
                        unique=True,
                        verbose_name="script",
                    ),
                ),
                ("documents", models.PositiveIntegerField()),
                ("join", models.FloatField()),
                ("merge", models.FloatField()),
            ],
            options={"verbose_name": "threshold", "verbose_name_plural": "thresholds", "ordering": ["script"]},
        ),
    ]
