"""Put the published answers into the search."""

from django.db import migrations

from answerable.portal.search.rules import tokens_of

FIELDS = ("number", "public__title", "public__question", "public__body", "public__next_steps")


def put_all(apps, schema_editor):
    Entry = apps.get_model("search", "Entry")
    published = apps.get_model("answers", "Answer").objects.filter(public__isnull=False)
    rows = published.values_list("pk", *FIELDS).iterator(chunk_size=500)
    entries = (Entry(kind="answer", key=key, tokens=tokens_of(texts)) for key, *texts in rows)
    Entry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("answers", "0001_initial"), ("search", "0001_initial")]
    operations = [migrations.RunPython(put_all, migrations.RunPython.noop)]
