"""The one way in which the embedded PostgreSQL fails."""


class ClusterError(Exception):
    """The embedded PostgreSQL cannot be used; the text is one line for the operator."""
