"""The objects of process, one file each."""
