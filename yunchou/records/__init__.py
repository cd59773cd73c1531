"""How data moves: the one read path (`read`, `aggregate`) and the one write path (`write`)."""
