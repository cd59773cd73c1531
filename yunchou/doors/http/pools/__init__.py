"""Pools: the pages of those who claim from them."""
