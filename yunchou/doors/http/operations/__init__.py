"""What runs beside the requests, and what administrators keep in order."""
