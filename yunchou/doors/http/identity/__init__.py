"""Signing in, and what a person may change of their own account; and of others', for administrators."""
