"""A token of each ``JTI`` placement, tried on ImageKit.

Responsible for: issuing one, recorded as any, uploading one pixel with it, and what the trials
together say of the account. Does not know: what becomes of the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django_imagekit_jwt.conf import conf
from django_imagekit_jwt.exceptions import InvalidAnswer
from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.answers import FileFacts, read_facts
from django_imagekit_jwt.protocol.tokens import JtiPlacement
from django_imagekit_jwt.uploads import Requester

from .asking import NoAnswer
from .findings import Finding
from .posting import post_pixel
from .refusals import Refusal, explain

POLICY = "imagekit_doctor"
"""What the records of these tokens have as their policy; no client can ask for it."""
PARAMETERS = {"fileName": "imagekit-doctor.png", "useUniqueFileName": "true"}
PERHAPS_THERE = (
    "If it came through, the media library may have a file imagekit-doctor_*.png: remove it."
)
PLACEMENTS: tuple[JtiPlacement, ...] = ("header", "claim", "omit")
SUBJECT = "jti"


@dataclass(frozen=True)
class Trial:
    """How ImageKit took a token: the file that it stored, or why it stored none."""

    placement: JtiPlacement
    parameters: Mapping[str, str]
    outcome: FileFacts | Refusal


def try_placement(placement: JtiPlacement, account: str, user: object) -> Trial:
    """Issue a token and use it; raises as ``issue_token`` does."""
    policy = UploadPolicy(name=POLICY, account=account)
    issued = issue_token(Requester(user), policy, PARAMETERS, jti_placement=placement)
    fields = {**issued.parameters, "token": issued.token}
    return Trial(placement, issued.parameters, _use(issued.upload_url, fields))


def in_order(configured: JtiPlacement) -> list[JtiPlacement]:
    """Give the placements, the configured one first."""
    return sorted(PLACEMENTS, key=lambda one: one != configured)


def verdicts(trials: Sequence[Trial], configured: JtiPlacement) -> list[Finding]:
    """Say of each placement that was tried whether the account accepts it, or why none is."""
    accepted = [one.placement for one in trials if isinstance(one.outcome, FileFacts)]
    if accepted:
        return [_verdict(one, configured, accepted[0]) for one in trials]
    refusals = [one.outcome for one in trials if isinstance(one.outcome, Refusal)]
    last = refusals[-1]
    if not last.is_of_token:
        return [Finding("failed", "upload", last.message, last.hint)]
    said = f"Every token was refused, wherever its id stood. {last.message}"
    mend = (
        "PUBLIC_KEY is not of one pair with PRIVATE_KEY, which ImageKit knows: copy both anew from "
        "one account. If they are, look at the clock."
    )
    return [Finding("failed", "token", said, mend)]


def _use(url: str, fields: Mapping[str, str]) -> FileFacts | Refusal:
    try:
        answer = post_pixel(url, fields, conf.API_TIMEOUT)
        return read_facts(answer.json) if answer.status == 200 else explain(answer)
    except InvalidAnswer:
        return explain(answer)
    except NoAnswer as error:
        return Refusal(str(error), f"Check UPLOAD_URL, firewall and proxy. {PERHAPS_THERE}")


def _verdict(trial: Trial, configured: JtiPlacement, other: JtiPlacement) -> Finding:
    name, is_set = f"JTI {trial.placement!r}", trial.placement == configured
    if isinstance(trial.outcome, FileFacts):
        own = ", as it is set" if is_set else ""
        return Finding("ok", SUBJECT, f"{name}: the account accepts it{own}.")
    if not trial.outcome.is_of_token:
        said = f"{name}: not known. {trial.outcome.message}"
        return Finding("warning", SUBJECT, said, trial.outcome.hint)
    if is_set:
        said = f"{name}: the account refuses it, and it is what is set."
        return Finding("failed", SUBJECT, said, f"Set JTI to {other!r}.")
    return Finding("ok", SUBJECT, f"{name}: the account refuses it; it is not what is set.")
