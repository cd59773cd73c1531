"""Backups: everything a server holds in one file, restored into an empty database and held against what was counted."""

from yunchou.services.backup.archive import BackupError, Manifest, read_manifest
from yunchou.services.backup.make import back_up
from yunchou.services.backup.restore import restore, verify

__all__ = ["BackupError", "Manifest", "back_up", "read_manifest", "restore", "verify"]
