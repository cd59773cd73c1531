"""Typed commands: what can be done beyond create, read, update and delete."""
