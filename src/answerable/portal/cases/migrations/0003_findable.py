"""Put the cases and messages that are there into the search."""

from django.db import migrations

from answerable.portal.search.rules import tokens_of

FOUND_BY = {
    "Case": ("case", ("number", "title", "summary", "place")),
    "Message": ("message", ("reference", "title", "text", "place")),
}


def put_all(apps, schema_editor):
    Entry = apps.get_model("search", "Entry")
    for model, (kind, fields) in FOUND_BY.items():
        rows = apps.get_model("cases", model).objects.values_list("pk", *fields).iterator(chunk_size=500)
        entries = (Entry(kind=kind, key=key, tokens=tokens_of(texts)) for key, *texts in rows)
        Entry.objects.bulk_create(entries, ignore_conflicts=True, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_original_words_encrypted"), ("search", "0001_initial")]
    operations = [migrations.RunPython(put_all, migrations.RunPython.noop)]
