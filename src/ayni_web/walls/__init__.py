"""The second wall between spaces: what the database itself lets whoever acts see and change. See docs/postgresql.md."""
