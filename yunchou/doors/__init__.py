"""How requests come in. No rule lives here: a door reads what was asked, calls a room, and passes the answer on."""
