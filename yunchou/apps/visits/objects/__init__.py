"""The objects of field visits."""
