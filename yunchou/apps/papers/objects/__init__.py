"""The objects of the app."""
