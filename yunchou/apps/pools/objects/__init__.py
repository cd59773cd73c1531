"""The objects of pools."""
