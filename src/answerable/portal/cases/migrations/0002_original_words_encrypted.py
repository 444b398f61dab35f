"""The words as written are encrypted like the contact. Runs before the new code; the way back opens them again.

What stands there in clear is sealed with the keys in use, so that no message loses what the desk may still need.
"""

import json

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import migrations, models


def keys():
    return MultiFernet([Fernet(key) for key in settings.CONTACT_KEYS])


def seal(apps, schema_editor):
    for message in apps.get_model("cases", "Message").objects.exclude(raw_text="").iterator():
        words = {"title": message.raw_title, "text": message.raw_text}
        message.original = keys().encrypt(json.dumps(words).encode())
        message.save(update_fields=["original"])


def unseal(apps, schema_editor):
    for message in apps.get_model("cases", "Message").objects.exclude(original=None).iterator():
        words = json.loads(keys().decrypt(bytes(message.original)))
        message.raw_title, message.raw_text = words["title"], words["text"]
        message.save(update_fields=["raw_title", "raw_text"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("message", "original", models.BinaryField(blank=True, null=True)),
        migrations.RunPython(seal, unseal),
        # With a default, so that the way back can add them to a table that holds rows.
        migrations.AlterField("message", "raw_title", models.CharField(default="", max_length=80)),
        migrations.AlterField("message", "raw_text", models.TextField(default="")),
        migrations.RemoveField("message", "raw_title"),
        migrations.RemoveField("message", "raw_text"),
    ]
