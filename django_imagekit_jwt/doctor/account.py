"""An account's keys, and ImageKit's API with them.

Responsible for: asking the API as its documentation demands, the private key in HTTP Basic
credentials and nowhere else, and whether the keys are what they should be. Does not know: uploads.

The SDK would hide which refusal came; what is asked here needs the words.
"""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import urlsplit

from django_imagekit_jwt.checks_deployment import is_local
from django_imagekit_jwt.conf import PREFIXES, conf, key_pair
from django_imagekit_jwt.exceptions import NotConfigured
from django_imagekit_jwt.protocol.tokens import KeyPair

from .asking import Answer, NoAnswer, ask
from .findings import Finding
from .refusals import explain

SUBJECT = "key"
ONE_FILE = "/v1/files?limit=1"


def call_api(method: str, path: str, keys: KeyPair) -> Answer:
    """Ask ImageKit's API; raises NoAnswer."""
    credentials = b64encode(f"{keys.private_key}:".encode()).decode()
    headers: Mapping[str, str] = {"Authorization": f"Basic {credentials}"}
    return ask(method, conf.API_URL.rstrip("/") + path, conf.API_TIMEOUT, headers)


def usable_keys(account: str) -> KeyPair | Finding:
    """Give the keys, callables called, or why nothing may be sent with them."""
    try:
        keys = key_pair(account)
    except NotConfigured as error:
        return Finding("failed", SUBJECT, str(error), "Nothing was sent.")
    except Exception as error:  # a site's own callable may raise anything
        said = f"The callable that gives a key raised {type(error).__name__}."
        return Finding("failed", SUBJECT, said, "Mend the callable, or what it asks.")
    if are_swapped(keys):
        said = "The keys are swapped: one starts as the other should. Nothing was sent."
        mend = "Swap PUBLIC_KEY and PRIVATE_KEY. Tokens so signed would have published the private"
        return Finding("failed", SUBJECT, said, f"{mend} one: if any left, make a new pair.")
    if urlsplit(conf.API_URL).scheme != "https" and not is_local(conf.API_URL):
        said = "API_URL does not begin with https://, so the private key was not sent there."
        return Finding("failed", SUBJECT, said, "Leave API_URL out, or write https://.")
    return keys


def are_swapped(keys: KeyPair) -> bool:
    """Say whether one of the keys starts as the other should."""
    return keys.public_key.startswith(PREFIXES["PRIVATE_KEY"]) or keys.private_key.startswith(
        PREFIXES["PUBLIC_KEY"]
    )


def check_private_key(keys: KeyPair) -> Finding:
    """Ask the API for one file: only the account's private key is told."""
    try:
        answer = call_api("GET", ONE_FILE, keys)
    except NoAnswer as error:
        return Finding("failed", SUBJECT, str(error), "Check API_URL, firewall and proxy.")
    if answer.status == 200 and answer.text.lstrip().startswith("["):
        return Finding("ok", SUBJECT, "ImageKit knows the private key.")
    refusal = explain(answer)
    return Finding("failed", SUBJECT, refusal.message, refusal.hint)
