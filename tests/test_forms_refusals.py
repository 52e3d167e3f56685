import time
from collections.abc import Callable

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from django_imagekit_jwt.exceptions import UnknownPolicy
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.forms import UNAVAILABLE
from django_imagekit_jwt.models import IssuedToken, records
from django_imagekit_jwt.receipts import MESSAGES, mark_used, write_receipt
from tests.conftest import Configure
from tests.failing_writes import read_only
from tests.forms_app.forms import cleaned, form_of, refused
from tests.forms_app.uploads import receipt, uploaded

pytestmark = pytest.mark.django_db
Act = Callable[[IssuedToken, pytest.MonkeyPatch], object]
NOW = timezone.now()
TOMORROW = time.time() + 90_000
REFUSED: list[tuple[str, Act, bool]] = [
    # its code, what happens before, whether it is shown again
    ("other_field", lambda record, _: None, False),
    ("failed", lambda record, _: records().update(failed_at=NOW), False),
    ("unfinished", lambda record, _: records().update(file_id=None), True),
    ("deleted", lambda record, _: records().update(deleted_at=NOW), False),
    ("unknown", lambda record, _: record.delete(), False),
    ("used", lambda record, _: mark_used(record.jti), False),
    ("expired", lambda record, patch: patch.setattr("time.time", lambda: TOMORROW), False),
]


@pytest.mark.parametrize(("code", "act", "shown"), REFUSED)
@pytest.mark.parametrize("multiple", [False, True], ids=["one", "several"])
def test_a_receipt_that_may_not_be_taken_is_an_error_of_the_form(
    code: str, act: Act, ann: User, monkeypatch: pytest.MonkeyPatch, *, shown: bool, multiple: bool
) -> None:
    record = uploaded(ann, form_field="banner" if code == "other_field" else "avatar")
    form = form_of(ann, write_receipt(record), multiple=multiple, single_use=True)
    act(record, monkeypatch)
    assert refused(form) == [(code, str(MESSAGES[code]))]
    assert len([*form["avatar"].value()]) == shown


@pytest.mark.parametrize("text", ["x", "a:b:c", "\0", "<script>", "x" * 10_000])
def test_what_is_no_receipt_is_an_error_and_not_shown_again(text: str, ann: User) -> None:
    form = form_of(ann, ["", text])
    assert refused(form) == [("invalid", str(MESSAGES["invalid"]))]
    assert [*form["avatar"].value()] == []


def test_every_receipt_that_is_refused_is_told_of_and_the_others_are_shown_again(ann: User) -> None:
    good = receipt(ann, "/good.png")
    form = form_of(ann, ["broken", good, receipt(None)], multiple=True)
    assert [code for code, _ in refused(form)] == ["invalid", "other_user"]
    assert [*form["avatar"].value()] == [good]


@pytest.mark.parametrize("make", [lambda: User.objects.create_user("ben"), AnonymousUser])
def test_another_user_cannot_take_a_receipt_nor_learns_the_name_of_its_file(
    make: Callable[[], object], ann: User
) -> None:
    form = form_of(make(), receipt(ann, "/secret-name.png"))
    assert refused(form) == [("other_user", str(MESSAGES["other_user"]))]
    assert "secret-name" not in form.as_p()


def test_a_receipt_of_another_policy_is_refused(ann: User, configure: Configure) -> None:
    configure(POLICIES={"avatars": {}})
    assert cleaned(form_of(ann, receipt(ann, policy="avatars"), policy="avatars"))
    assert refused(form_of(ann, receipt(ann), policy="avatars"))[0][0] == "other_field"


def test_a_policy_that_is_not_open_is_a_fault_of_the_site(ann: User) -> None:
    form = form_of(ann, "", policy="avatars", required=False)
    with pytest.raises(UnknownPolicy, match="avatars"):
        form.is_valid()
    with pytest.raises(UnknownPolicy, match="avatars"):
        str(form_of(ann, policy="avatars"))


def test_without_a_request_and_a_user_the_mend_is_named(ann: User) -> None:
    assert cleaned(form_of(None, "", required=False)) == ImageKitFile()
    mend = r"'django_imagekit_jwt\.middleware\.upload_middleware' to MIDDLEWARE, after .*"
    with pytest.raises(ImproperlyConfigured, match=mend + r"form\.fields\['avatar'\]\.user = "):
        form_of(None, receipt(ann)).is_valid()


def test_a_field_with_another_widget_says_so() -> None:
    form = form_of(None, widget=forms.HiddenInput)
    with pytest.raises(TypeError, match="'avatar' has a HiddenInput"):
        str(form)


def test_a_path_longer_than_the_field_takes_is_refused(ann: User) -> None:
    sent = receipt(ann, "/" + "a" * 20)
    assert cleaned(form_of(ann, sent, max_length=21))
    [(code, sentence)] = refused(form_of(ann, sent, max_length=20))
    assert code == "max_length"
    assert "has 21 characters, and there is room for 20." in sentence


def test_while_the_database_is_read_only_nothing_is_lost(ann: User) -> None:
    sent = receipt(ann)
    form = form_of(ann, ["", sent])
    with transaction.atomic():
        with read_only():
            assert refused(form) == [("unavailable", str(UNAVAILABLE))]
        User.objects.create_user("ben")  # for which the transaction round it is still good
    assert f'value="{sent}"' in form.as_p()
    assert cleaned(form_of(ann, ["", sent])) == ImageKitFile("/cat.png")
