"""The objects of commerce, one file each."""
