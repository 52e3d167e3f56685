"""Whatever a client, a user name or a site's own options hold: what is granted stays in its place.

CI runs ten thousand cases of it in all.
"""

import os
import re
from datetime import datetime, timezone
from typing import Any

from django.contrib.auth.models import User
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from django_imagekit_jwt.exceptions import InvalidParameters, NotConfigured, PolicyViolation
from django_imagekit_jwt.granting import approve, complete
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.protocol.parameters import PARAMETERS, validate_parameters
from django_imagekit_jwt.uploads import Context, GrantedUpload, Requester, WantedUpload
from tests.testing.emulator.client import multipart

LINE_BREAK = re.compile(r"\r\n|\r|\n")
CASES = settings(max_examples=5000 if os.environ.get("CI") == "true" else 300)
SIZE = re.compile(r'\("file\.mime" = "a/b"\) AND "file\.size" <= (\d+)')

nasty = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["../..", "..", ".", "/", "a/../b", "%2e%2e/", '" OR "1', "\\", "\0", "{user.pk}"]
    ),
    st.text(alphabet="./\\{}\"'()%: \r\n", max_size=12),
)
values = st.one_of(nasty, st.integers(), st.booleans(), st.none(), st.lists(nasty, max_size=2))
some = st.dictionaries(st.one_of(st.sampled_from(sorted(PARAMETERS)), nasty), values, max_size=6)
sent: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}), st.dictionaries(st.just("description"), nasty), some
)
FOLDERS = ["/u/{user.username}", "/u/{policy}/{user.username}/{date:%Y/%m}", "/u/{user.pk}"]
NAMES = ["{name}{extension}", "{user.username}-{name}{extension}", "{random}{extension}", ""]


def granted(
    policy: UploadPolicy, how: Any, parameters: dict[str, Any], username: str, size: int | None
) -> GrantedUpload | None:
    requester = Requester(User(pk=7, username=username))
    context = Context(requester, datetime(2026, 11, 24, tzinfo=timezone.utc), lambda: "0" * 32)
    try:
        return how(policy, WantedUpload(parameters, size), context)  # type: ignore[no-any-return]  # Any
    except (InvalidParameters, PolicyViolation) as error:
        refused = error
    assert refused.errors
    assert str(refused).isprintable()
    return None


def posted(parameters: dict[str, str]) -> dict[str, str]:
    """Post the fields as a browser does, line breaks included, and read them as a server does."""
    fields = [(name, LINE_BREAK.sub("\r\n", text)) for name, text in parameters.items()]
    body, headers = multipart(fields)
    content_type = headers["Content-Type"]
    builder = EnvironBuilder(method="POST", data=body, content_type=content_type)
    return Request(builder.get_environ()).form.to_dict()


@CASES
@given(
    sent=sent,
    name=nasty,
    username=nasty,
    folder=st.sampled_from(FOLDERS),
    file_name=st.sampled_from(NAMES),
    size=st.one_of(st.none(), st.integers(min_value=0)),
)
def test_nothing_that_is_granted_leaves_its_place(
    sent: dict[str, Any], name: str, username: str, folder: str, file_name: str, size: int | None
) -> None:
    policy = UploadPolicy(
        folder=folder,
        file_name=file_name,
        checks='"file.mime" = "a/b"',
        max_size=1000,
        quotas=[{"bytes": 5000, "per": "day"}],
    )
    upload = granted(policy, complete, {"fileName": name, **sent}, username, size)
    if upload is None:
        return
    parameters = upload.parameters
    segments = parameters["folder"].split("/")
    assert segments[:2] == ["", "u"]
    assert not {"", ".", ".."} & set(segments[1:])
    assert "/" not in parameters["fileName"]
    limit = SIZE.fullmatch(parameters["checks"])
    assert limit
    assert int(limit[1]) == upload.max_bytes
    assert int(limit[1]) <= 1000
    assert validate_parameters(parameters) == parameters
    assert posted(parameters) == parameters


@CASES
@given(sent=sent, name=nasty, username=nasty, checks=nasty)
def test_a_sites_own_checks_never_loosen_the_limits_and_an_app_is_signed_as_it_stands(
    sent: dict[str, Any], name: str, username: str, checks: str
) -> None:
    try:
        policy = UploadPolicy(folder="/u/{user.username}", checks=checks, max_size=1000)
    except NotConfigured:
        return
    first = granted(policy, complete, {"fileName": name}, username, None)
    if first is None:
        return
    assert first.parameters["checks"].endswith('"file.size" <= 1000')
    wanted = {**sent, **first.parameters}
    again = granted(policy, approve, wanted, username, None)
    if again is not None:
        assert again.parameters == wanted
