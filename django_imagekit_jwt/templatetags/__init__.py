"""The `imagekit_jwt` tag library."""
