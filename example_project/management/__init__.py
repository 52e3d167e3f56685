"""Django's place for the example's commands."""
