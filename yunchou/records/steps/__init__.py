"""The steps of a write, each a function over a set of changes, in the order in which `records.write` lists them."""
