"""How an outcome is learned from a plain table: encoding, fitting, judging, scoring. Nothing here knows a database."""
