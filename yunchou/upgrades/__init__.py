"""Numbered steps in plain SQL that bring the server-wide schema `yunchou` and each organisation's up to this version."""

from yunchou.upgrades.runner import Step, UpgradeError, pending, steps, upgrade, upgrade_organisation

__all__ = ["Step", "UpgradeError", "pending", "steps", "upgrade", "upgrade_organisation"]
