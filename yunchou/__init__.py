"""Yunchou: sales management from lead to pay, on one PostgreSQL database."""

__version__ = "0.1.0"
