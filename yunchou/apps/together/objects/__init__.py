"""The objects of the app, one file each."""
