"""Django app: authenticated, audited uploads from the browser straight to ImageKit.io."""
