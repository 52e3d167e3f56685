"""A site that uses django-imagekit-jwt, ready to run: `make demo`."""
