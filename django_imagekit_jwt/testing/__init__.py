"""Shipped for development and tests; nothing else in the package imports it."""
