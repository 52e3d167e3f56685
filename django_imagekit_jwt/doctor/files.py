"""The file of a trial: read, looked at, and removed.

Responsible for: whether ImageKit's API and the URL endpoint have it, and removing it whatever came
before. Does not know: tokens.
"""

from collections.abc import Mapping

from django_imagekit_jwt.conf import conf, url_endpoint
from django_imagekit_jwt.exceptions import InvalidAnswer, NotConfigured, shown
from django_imagekit_jwt.protocol.answers import FileFacts, read_facts
from django_imagekit_jwt.protocol.delivery import file_url
from django_imagekit_jwt.protocol.plausibility import contradictions
from django_imagekit_jwt.protocol.tokens import KeyPair

from .account import call_api
from .asking import Answer, NoAnswer, ask
from .findings import Finding
from .refusals import explain

SOON = "ImageKit does not document how soon a file is there: try again before you change anything."


def examine_file(
    facts: FileFacts, parameters: Mapping[str, str], account: str, keys: KeyPair
) -> list[Finding]:
    """Read the file's details and the file itself, then remove it, also if interrupted."""
    endpoint = endpoint_of(account)
    try:
        found = [_check_details(facts.file_id, parameters, endpoint, keys)]
        found.append(_check_picture(facts.path, endpoint))
    finally:
        removed = remove(facts, keys)
    return [*found, removed]


def endpoint_of(account: str) -> str:
    """Give the account's URL endpoint, empty where it is missing."""
    try:
        return url_endpoint(account)
    except NotConfigured:
        return ""


def remove(facts: FileFacts, keys: KeyPair) -> Finding:
    """Remove the file by ImageKit's API."""
    mend = f"Remove {shown(facts.path)} in ImageKit's media library by hand."
    try:
        answer = call_api("DELETE", f"/v1/files/{facts.file_id}", keys)
    except NoAnswer as error:
        return Finding("failed", "delete", str(error), mend)
    if not answer.has_succeeded:
        refusal = explain(answer)
        return Finding("failed", "delete", refusal.message, f"{refusal.hint} {mend}")
    return Finding("ok", "delete", "ImageKit removed the file.")


def _check_details(
    file_id: str, parameters: Mapping[str, str], endpoint: str, keys: KeyPair
) -> Finding:
    try:
        answer = call_api("GET", f"/v1/files/{file_id}/details", keys)
    except NoAnswer as error:
        return Finding("failed", "read", str(error), "Check API_URL, firewall and proxy.")
    return judge_details(answer, parameters, endpoint)


def judge_details(answer: Answer, parameters: Mapping[str, str], endpoint: str) -> Finding:
    """Hold ImageKit's answer to what was signed, as reports of uploads are held to it."""
    if answer.status == 404:
        said = "ImageKit's API does not know the file that was just uploaded."
        return Finding("failed", "read", said, f"Check UPLOAD_URL and API_URL. {SOON}")
    try:
        facts = read_facts(answer.json if answer.status == 200 else None)
    except InvalidAnswer:
        refusal = explain(answer)
        return Finding("failed", "read", refusal.message, refusal.hint)
    wrong = contradictions(parameters, None, endpoint, facts)
    if "url" in wrong:
        said = "URL_ENDPOINT is not of the account that the keys are of."
        mend = "Set it to the URL endpoint in that account's dashboard."
        return Finding("failed", "read", said, mend)
    if wrong:
        said = f"What ImageKit stored is not what was signed: {', '.join(wrong)}."
        mend = "Reports of uploads would be refused for that. Tell this package's maintainers."
        return Finding("failed", "read", said, mend)
    return Finding("ok", "read", "ImageKit's API has the file, as it was signed.")


def _check_picture(path: str, endpoint: str) -> Finding:
    if not endpoint:
        said = "The file was not looked at where it is delivered: URL_ENDPOINT is missing."
        return Finding("warning", "picture", said, "Set URL_ENDPOINT.")
    try:
        answer = ask("GET", file_url(endpoint, path), conf.API_TIMEOUT)
    except NoAnswer as error:
        return Finding("failed", "picture", str(error), "Check URL_ENDPOINT, firewall and proxy.")
    if answer.status == 200 and answer.headers.get_content_maintype() == "image":
        return Finding("ok", "picture", "URL_ENDPOINT delivers the file.")
    said = f"URL_ENDPOINT answered {answer.status} for the file, and no picture."
    mend = "Check that it is of the account of the keys, and that the account serves unsigned URLs."
    return Finding("failed", "picture", said, f"{mend} {SOON}")
