"""Webhooks: other systems are told of changes, at least once and in order for each record, for a day of tries."""
