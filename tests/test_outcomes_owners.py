"""Who may report an upload, and of which account it is."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from django_imagekit_jwt.exceptions import (
    UnknownUpload,
)
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.outcomes import (
    account_of_record,
    owned_upload,
    record_deletion,
    report_upload,
)
from django_imagekit_jwt.querysets import TokenStatus
from django_imagekit_jwt.uploads import Requester
from tests.conftest import Configure
from tests.factories import KEYS, imagekit_answer, issued_token
from tests.foreigners import Foreigner

pytestmark = pytest.mark.django_db


def test_only_the_owner_reports(record: IssuedToken) -> None:
    ben = User.objects.create_user("ben")
    for stranger in (ben, AnonymousUser(), None, Foreigner("ann"), Foreigner("")):
        with pytest.raises(UnknownUpload, match='has the id "mine"'):
            owned_upload(Requester(stranger), "mine")
    with pytest.raises(UnknownUpload):
        owned_upload(Requester(record.user), "MINE")


def test_who_was_renamed_still_owns(record: IssuedToken, ann: User) -> None:
    ann.username = "anna"
    ann.save()
    assert owned_upload(Requester(ann), "mine") == record


def test_nobody_owns_the_upload_of_a_user_who_was_deleted(record: IssuedToken, ann: User) -> None:
    ann.delete()
    for stranger in (AnonymousUser(), None, User.objects.create_user("ann")):
        with pytest.raises(UnknownUpload):
            owned_upload(Requester(stranger), "mine")


@pytest.mark.parametrize("user", [None, AnonymousUser(), Foreigner("ann")])
def test_who_is_no_user_here_owns_by_name_and_by_knowing_the_id(user: object) -> None:
    asker = Requester(user)
    record = issued_token(jti="theirs", username=asker.username)
    assert owned_upload(asker, "theirs") == record


def test_the_account_is_that_of_the_key_or_else_of_the_policy(configure: Configure) -> None:
    configure(
        ACCOUNTS={"eu": {"PUBLIC_KEY": lambda: "public_eu", "PRIVATE_KEY": "private_eu"}},
        POLICIES={"european": {"account": "eu"}},
    )
    accounts = [
        account_of_record(IssuedToken(kid=kid, policy=policy))
        for kid, policy in (
            (KEYS.public_key, "european"),
            ("public_eu", "default"),
            ("public_before", "european"),
            ("public_before", "gone"),
        )
    ]
    assert accounts == ["", "eu", "eu", ""]


def test_a_file_that_is_gone_is_marked_once(ann: User, asker: Requester) -> None:
    record = report_upload(asker, issued_token(user=ann).jti, imagekit_answer())
    now = timezone.now()
    assert record_deletion("65f0a1b2c3d4e5f6a7b8c9d0", now) == 1
    assert record_deletion("65f0a1b2c3d4e5f6a7b8c9d0", now) == 0
    record.refresh_from_db()
    assert record.deleted_at == now


def test_every_status_is_derived_and_some_are_outcomes() -> None:
    assert {status.value for status in TokenStatus} == {
        "active",
        "expired",
        "reported",
        "verified",
        "failed",
    }
