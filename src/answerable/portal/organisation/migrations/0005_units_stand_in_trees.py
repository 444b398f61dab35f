"""A unit without a tree is forbidden; the table of former names, now versions, goes. Runs after the new code."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_fill_history")]
    operations = [
        migrations.AlterField(
            model_name="unit",
            name="tree",
            field=models.ForeignKey(
                help_text="Which of the organisation's trees it stands in.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="units",
                to="organisation.tree",
                verbose_name="tree",
            ),
        ),
        migrations.DeleteModel(name="FormerName"),
    ]
