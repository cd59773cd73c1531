"""What happens by itself, what is checked, and what can be done beyond writing."""
