"""One list of everything that waits for a person, from sources that the apps declare."""
