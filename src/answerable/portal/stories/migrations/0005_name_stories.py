"""Give stories that are stored already their names. Runs after 0004; yesterday's code never reads them."""

from django.db import migrations

INBOX = "inbox-"


def give_names(apps, schema_editor):
    stories = apps.get_model("stories", "Story").objects
    rows = stories.filter(heading="").only("pk", "label", "terms", "story_id", "medoid_doc_id", "searched")
    for story in rows.iterator(chunk_size=500):
        terms = [str(term) for term in story.terms]
        written_to_us = story.medoid_doc_id.startswith(INBOX)
        open_heading = ("、".join(terms) or story.story_id) if written_to_us else story.label
        sought = " ".join([open_heading, *terms])
        stories.filter(pk=story.pk).update(heading=story.label, open_heading=open_heading[:300], open_searched=sought)


class Migration(migrations.Migration):
    dependencies = [("stories", "0004_curation_and_briefings")]
    operations = [migrations.RunPython(give_names, migrations.RunPython.noop)]
