"""The HTTP door: the API under /api/v1, health, metrics, and the built interface."""
