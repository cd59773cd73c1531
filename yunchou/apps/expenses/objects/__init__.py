"""The objects of expenses."""
