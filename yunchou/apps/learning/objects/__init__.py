"""Objects of what is learned."""
