"""PostgreSQL's index of the words of conversations, as searching.py asks for them."""

from typing import Any

from django.db import migrations

CREATE = (
    "CREATE INDEX conversations_words ON conversations_conversation"
    " USING gin (to_tsvector('simple'::regconfig, COALESCE(search, '')))"
)


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX conversations_words")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
