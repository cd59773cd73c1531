"""What exists: objects, fields and relations, as one frozen model per organisation."""
