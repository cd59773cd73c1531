"""Records that mean the same put together, what points at them moved along, and all of it taken back."""
