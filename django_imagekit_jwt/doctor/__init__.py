"""The doctor of ``manage.py imagekit_doctor``: what may be wrong between a site and ImageKit.

Responsible for: each check as a small function that gives findings, and their order. Does not know:
the command line, or how findings are shown. It changes nothing but what a live test writes and
uploads: records of tokens, and a picture that it removes.
"""
