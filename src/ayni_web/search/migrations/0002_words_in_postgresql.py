"""The words of the index on PostgreSQL. On SQLite they stand in a table of FTS5, which the first search makes."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor != 'postgresql':
        return
    schema_editor.execute(
        'CREATE TABLE search_text (id bigint PRIMARY KEY, '
        'space_id uuid NOT NULL, name text NOT NULL, words tsvector NOT NULL)'
    )
    schema_editor.execute('CREATE INDEX search_text_space ON search_text (space_id)')


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('DROP TABLE search_text')


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_what_the_index_knows'),
    ]

    operations = [migrations.RunPython(make, drop)]
