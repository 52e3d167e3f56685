"""Whether browsers let a page speak with another origin.

Responsible for: asking as a browser does before it posts, and reading the answer (Fetch standard,
"CORS protocol"). Does not know: which page, or what is posted.
"""

from dataclasses import dataclass

from .asking import Answer, NoAnswer, ask
from .findings import Finding

SUBJECT = "cors"


@dataclass(frozen=True)
class Target:
    """An address that is posted to from the page, with these headers; ``name`` is for sentences.

    ``headers`` are in small letters and sorted, as browsers ask for them.
    """

    name: str
    url: str
    headers: tuple[str, ...]
    mend: str


def endpoint(url: str) -> Target:
    """Give the site's own endpoint: JSON is posted to it, with a bearer token."""
    mend = (
        "Let django-cors-headers, or whatever answers there, allow this origin and the headers "
        "authorization and content-type for the endpoints."
    )
    return Target("The endpoint", url, ("authorization", "content-type"), mend)


def upload(url: str) -> Target:
    """Give ImageKit's upload address: a browser asks before as the progress is listened to."""
    mend = "Check UPLOAD_URL. If it is ImageKit's own, ask ImageKit's support."
    return Target("UPLOAD_URL", url, (), mend)


def check_preflight(target: Target, page: str, seconds: float) -> Finding:
    """Send the preflight of a page of this origin."""
    headers = {"Origin": page, "Access-Control-Request-Method": "POST"}
    if target.headers:
        headers["Access-Control-Request-Headers"] = ",".join(target.headers)
    try:
        answer = ask("OPTIONS", target.url, seconds, headers)
    except NoAnswer as error:
        return Finding("failed", SUBJECT, str(error), target.mend)
    return judge(target, page, answer)


def judge(target: Target, page: str, answer: Answer) -> Finding:
    """Read the answer as a browser does that sends no cookies along."""
    refused = _status(answer) or _origin(page, answer) or _headers(target, answer)
    if refused:
        said = f"{target.name} is closed to pages of {page}: {refused}"
        return Finding("failed", SUBJECT, said, target.mend)
    return Finding("ok", SUBJECT, f"{target.name} is open to pages of {page}.")


def _status(answer: Answer) -> str:
    if answer.has_succeeded:
        return ""
    return f"the preflight was answered {answer.status}."


def _origin(page: str, answer: Answer) -> str:
    allowed = answer.headers.get("Access-Control-Allow-Origin", "").strip()
    if allowed in {"*", page}:
        return ""
    return "Access-Control-Allow-Origin is " + ("another." if allowed else "missing.")


def _headers(target: Target, answer: Answer) -> str:
    text = ",".join(answer.headers.get_all("Access-Control-Allow-Headers", []))
    allowed = {name.strip().lower() for name in text.split(",")}
    # A star is of all headers but this one.
    star = set(target.headers) - {"authorization"} if "*" in allowed else set()
    missing = [name for name in target.headers if name not in allowed | star]
    return f"Access-Control-Allow-Headers lacks {', '.join(missing)}." if missing else ""
