"""The embedded PostgreSQL: a server of our own on the binaries that come with a Python package."""

from yunchou.base.cluster.account import Account
from yunchou.base.cluster.binaries import Binaries, find_binaries
from yunchou.base.cluster.errors import ClusterError
from yunchou.base.cluster.supervisor import Cluster, Status

__all__ = ["Account", "Binaries", "Cluster", "ClusterError", "Status", "find_binaries"]
