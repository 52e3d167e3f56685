"""Django's place for the package's commands."""
