"""Records that mean the same: keys to find them by, rules that say which count, the check on every write, the search."""
