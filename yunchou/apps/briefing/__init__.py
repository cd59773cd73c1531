"""What to do next and why, the brief of the day, and the report of the week for each team."""
