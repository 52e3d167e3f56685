"""Granting: from a policy and what a client wants to the parameters to sign, or to a refusal.

Responsible for: whether an upload is what its policy allows, and what the policy adds to it.
Does not know: tokens, records, quotas, or HTTP. Time and randomness come in the context.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .exceptions import InvalidParameters, NotConfigured, PolicyViolation, shown
from .naming import Naming
from .policies import UploadPolicy
from .protocol.parameters import as_posted, to_wire, validate_parameters
from .protocol.upload_checks import Limits, declared_excess, to_checks
from .uploads import Context, GrantedUpload, WantedUpload

Sentences = Iterator[tuple[str, str]]
_NO_LIMITS = Limits()


def complete(policy: UploadPolicy, wanted: WantedUpload, context: Context) -> GrantedUpload:
    """Grant the upload with the policy's own parameters added to the client's.

    Line breaks become those that a browser posts. Raises InvalidParameters where ImageKit would
    refuse a parameter, PolicyViolation where the policy does, NotConfigured where its hook errs.
    """
    made = _made(policy, wanted, context)
    completed = validate_parameters({**wanted.parameters, **made})
    declared = declared_excess(policy.limits, wanted.size, wanted.type)
    _refuse(_forbidden(policy, wanted, made), _contradicted(wanted, made), iter(declared.items()))
    posted = {name: as_posted(value) for name, value in completed.items()}
    return GrantedUpload(posted, _max_bytes(policy, wanted))


def approve(policy: UploadPolicy, wanted: WantedUpload, context: Context) -> GrantedUpload:
    """Grant the client's parameters as they stand, if they are what the policy would have made.

    Raises InvalidParameters and PolicyViolation, the latter also for each parameter that the client
    must send: its form is already made, so only the client can add it.
    """
    approved = validate_parameters(wanted.parameters)
    made = _made(policy, wanted, context)
    _refuse(_forbidden(policy, wanted, made), _to_be_sent(policy, approved, made, context))
    return GrantedUpload(approved, policy.limits.max_size)


def _made(policy: UploadPolicy, wanted: WantedUpload, context: Context) -> dict[str, str]:
    made = {**policy.fixed_parameters, **_named(policy, wanted, context)}
    try:
        hooked = policy.parameters(context.requester.request, wanted)
        made |= {name: to_wire(name, value) for name, value in hooked.items()}
        checks = _checks(policy, wanted, made.get("checks", ""))
    except (InvalidParameters, ValueError) as error:
        raise NotConfigured(f"The policy {shown(policy.name)} made parameters: {error}") from error
    return {**made, "checks": checks} if checks else made


def _checks(policy: UploadPolicy, wanted: WantedUpload, hooked: str) -> str:
    limits = _limits(policy, wanted)
    if limits is policy.limits and not hooked:
        return policy.expression
    return to_checks(limits, _joined(policy.checks, hooked))


def _joined(checks: str, hooked: str) -> str:
    """Join the policy's own expression with its hook's: neither replaces the other, or a limit."""
    if not (checks and hooked):
        return checks or hooked
    # Each by itself: two that only close together could be read past each other.
    return " AND ".join(f"({to_checks(_NO_LIMITS, one)})" for one in (checks, hooked))


def _named(policy: UploadPolicy, wanted: WantedUpload, context: Context) -> dict[str, str]:
    """Give the folder and the file name that the policy's templates make."""
    folder, file_name = policy.folder_template, policy.file_name_template
    if folder is None and file_name is None:
        return {}
    naming = _naming(policy, wanted, context)
    named = {} if folder is None else {"folder": folder.render(naming)}
    return named if file_name is None else {**named, "fileName": file_name.render(naming)}


def _naming(policy: UploadPolicy, wanted: WantedUpload, context: Context) -> Naming:
    file_name, template = wanted.parameters.get("fileName"), policy.file_name_template
    pk = getattr(context.requester.user, "pk", None)
    return Naming(
        user_pk="" if pk is None else str(pk),
        username=context.requester.username,
        policy=policy.name,
        now=context.now,
        file_name=file_name if isinstance(file_name, str) else "",
        random=context.random() if template and template.is_random else "",
    )


def _limits(policy: UploadPolicy, wanted: WantedUpload) -> Limits:
    """Where a quota counts bytes, the declared size is the limit, as it is what is counted."""
    most = _max_bytes(policy, wanted)
    if most == policy.limits.max_size:
        return policy.limits
    return replace(policy.limits, max_size=most)


def _max_bytes(policy: UploadPolicy, wanted: WantedUpload) -> int | None:
    most = policy.limits.max_size
    if most is None or wanted.size is None or not policy.counts_bytes:
        return most
    return min(wanted.size, most)


def _refuse(*refused: Sentences) -> None:
    errors = {name: [sentence] for sentences in refused for name, sentence in sentences}
    if errors:
        raise PolicyViolation(errors)


def _forbidden(policy: UploadPolicy, wanted: WantedUpload, made: Mapping[str, str]) -> Sentences:
    for name, value in wanted.parameters.items():
        if name not in policy.client_parameters and name not in made:
            yield (
                name,
                f"{name} is {shown(value)}, but the policy {shown(policy.name)} does not let a "
                "client set it. Leave it out, or ask the site to name it in the policy's "
                "client_parameters.",
            )


def _contradicted(wanted: WantedUpload, made: Mapping[str, str]) -> Sentences:
    for name, value in wanted.parameters.items():
        # A client always says what a file is called; a policy that names files says it anew.
        if name != "fileName" and name in made and value != made[name]:
            mend = f"{_whole(made[name])}: send that or leave it out."
            yield name, f"{name} is {shown(value)}, but this policy sets it to {mend}"


def _to_be_sent(
    policy: UploadPolicy, sent: Mapping[str, str], made: Mapping[str, str], context: Context
) -> Sentences:
    """Say what the client must send instead, or that only ``uploads/`` can give it a name."""
    for name, value in made.items():
        if sent.get(name) == value:
            continue
        if name == "fileName" and not _is_settled(policy, value, context):
            yield (
                name,
                "fileName is made by the server for each upload of this policy. Ask uploads/ for "
                "the token.",
            )
        else:
            yield name, f"{name} must be sent as {_whole(value)}: this policy sets it."


def _is_settled(policy: UploadPolicy, file_name: str, context: Context) -> bool:
    """Say whether a client that sends this name is given the same one."""
    template = policy.file_name_template
    if template is None:
        return True
    again = _named(policy, WantedUpload({"fileName": file_name}), context)
    return not template.is_random and again["fileName"] == file_name


def _whole(text: str) -> str:
    """Quote all of a text, however long, for a developer to copy."""
    return shown(text, limit=len(text) * 12)
