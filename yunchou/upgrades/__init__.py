"""Numbered steps in plain SQL that bring a database's server-wide schema `yunchou` up to this version."""

from yunchou.upgrades.runner import Step, UpgradeError, pending, steps, upgrade

__all__ = ["Step", "UpgradeError", "pending", "steps", "upgrade"]
