"""Decision support: what changed and why, what is unusual for the season, and which levers slow groups leave unused."""
