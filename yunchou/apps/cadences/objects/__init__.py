"""The objects of cadences, one file each."""
