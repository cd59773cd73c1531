"""Work outside the request: a durable queue, the worker that empties it, and what runs every day."""
