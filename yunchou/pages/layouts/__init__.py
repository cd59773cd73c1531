"""Layouts: how an organisation lays out the record pages and forms of its objects, for whom, and on which conditions."""
