"""The example's commands."""
