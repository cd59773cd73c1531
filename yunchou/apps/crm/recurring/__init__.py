"""Follow-ups that come again: how often, until when, and what becomes of them on days off."""
