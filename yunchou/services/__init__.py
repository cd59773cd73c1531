"""The outside world: stored files, and what else leaves or enters the server."""
