"""One box over everything an asker may see: terms of texts, an index fed from the event log, and the question."""
