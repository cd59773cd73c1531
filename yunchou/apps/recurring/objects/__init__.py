"""The objects of follow-ups that come again."""
