"""Management commands: shells over the rooms below."""
