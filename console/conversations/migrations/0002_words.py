"""PostgreSQL's index of the words of conversations, as searching.py asks for them."""

from django.db import migrations

CREATE = (
    "CREATE INDEX conversations_words ON conversations_conversation"
    " USING gin (to_tsvector('simple'::regconfig, COALESCE(search, '')))"
)


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX conversations_words")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
