"""Mail, calendar feeds and reminders: once each, in the reader's zone, caught up after downtime."""
