"""ImageKit's own rules for an upload token, in pure Python.

Responsible for: the parameters and their wire form, signing a token and reading it back.
Knows nothing of: Django, settings, the clock, randomness, the network.
"""
