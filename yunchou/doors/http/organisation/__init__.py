"""The organisation: its conventions, its chart, its roles."""
