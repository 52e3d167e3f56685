import time
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.forms import ImageKitUploadField
from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.receipts import mark_used, write_receipt
from tests.forms_app.forms import cleaned, form_of, refused
from tests.forms_app.uploads import receipt, uploaded

pytestmark = pytest.mark.django_db
OLD, OTHER = ImageKitFile("/old.png"), ImageKitFile("/other.png")
NEW = ImageKitFile("/new.png")


SINGLE: list[tuple[object, list[str], bool, ImageKitFile | None, bool]] = [
    # initial, what is sent, required, what comes of it (None: the required error), changed
    (None, [""], False, ImageKitFile(), False),
    ("", [""], False, ImageKitFile(), False),
    (None, [""], True, None, False),
    (ImageKitFile(), [""], True, None, False),
    ("/old.png", [""], False, OLD, False),
    ("/old.png", [""], True, OLD, False),
    (OLD, [""], True, OLD, False),
    (OLD, ["avatar-clear=on"], False, ImageKitFile(), True),
    (OLD, ["avatar-clear=on"], True, OLD, False),
    (None, ["avatar-clear=on"], False, ImageKitFile(), False),
    (OLD, ["avatar-remove=/old.png"], False, OLD, False),
    (None, ["", "NEW"], True, NEW, True),
    (OLD, ["", "NEW"], True, NEW, True),
    (OLD, ["", "NEW"], False, NEW, True),
    (OLD, ["", "NEW", "avatar-clear=on"], False, NEW, True),
    (OLD, ["", "NEW", "NEW"], False, NEW, True),
    (OLD, ["", "broken", "NEW"], False, NEW, True),
    (OLD, [], False, OLD, False),
]


@pytest.mark.parametrize(("initial", "sent", "required", "result", "changed"), SINGLE, ids=str)
def test_one_file_is_kept_replaced_or_cleared(
    initial: object,
    sent: list[str],
    result: ImageKitFile | None,
    ann: User,
    *,
    required: bool,
    changed: bool,
) -> None:
    new = receipt(ann, "/new.png")
    receipts = [text.replace("NEW", new) for text in sent]
    form = form_of(ann, receipts, initial, required=required)
    assert form.has_changed() is changed
    if result is None:
        assert refused(form) == [("required", "This field is required.")]
    else:
        assert cleaned(form) == result
    assert (IssuedToken.objects.get().accepted_at is not None) is ("NEW" in sent)


MULTIPLE: list[tuple[object, list[str], list[str], bool]] = [
    # initial, what is sent, the paths that come of it, changed
    (None, [""], [], False),
    ([], ["", "NEW"], ["/new.png"], True),
    ("/old.png", ["", "NEW"], ["/old.png", "/new.png"], True),
    ([OLD, "/other.png"], [""], ["/old.png", "/other.png"], False),
    ((OLD, OTHER), ["avatar-remove=/old.png"], ["/other.png"], True),
    ([OLD, OTHER], ["avatar-remove=/old.png", "avatar-remove=/other.png"], [], True),
    ([OLD], ["avatar-remove=/old.png", "NEW"], ["/new.png"], True),
    ([OLD], ["avatar-remove=/secret.png", ""], ["/old.png"], False),
    ([OLD], ["avatar-clear=on", ""], ["/old.png"], False),
    ([OLD], ["SECOND", "NEW", "SECOND", "NEW"], ["/old.png", "/second.png", "/new.png"], True),
    ([NEW, OLD], ["NEW"], ["/new.png", "/old.png"], True),
    (iter([OLD]), [""], ["/old.png"], False),
]


@pytest.mark.parametrize(("initial", "sent", "paths", "changed"), MULTIPLE)
def test_of_several_files_some_are_kept_and_some_are_new(
    initial: Any, sent: list[str], paths: list[str], ann: User, *, changed: bool
) -> None:
    given = list(initial) if hasattr(initial, "__next__") else initial
    new, second = receipt(ann, "/new.png"), receipt(ann, "/second.png")
    receipts = [text.replace("NEW", new).replace("SECOND", second) for text in sent]
    form = form_of(ann, receipts, given, multiple=True, required=False)
    assert form.has_changed() is changed
    assert [file.path for file in cleaned(form)] == paths
    if not paths:
        assert refused(form_of(ann, receipts, given, multiple=True))[0][0] == "required"


def test_two_receipts_of_one_upload_count_once(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    record = uploaded(ann)
    first = write_receipt(record)
    later = time.time() + 5
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    second = write_receipt(record)
    assert first != second
    assert cleaned(form_of(ann, [first, second], multiple=True)) == [ImageKitFile("/cat.png")]


def test_a_file_from_a_receipt_knows_its_upload_and_a_kept_one_does_not(ann: User) -> None:
    record = uploaded(ann)
    assert cleaned(form_of(ann, write_receipt(record))).jti == record.jti
    assert cleaned(form_of(ann, "", "/cat.png")).jti == ""


def test_a_receipt_sent_again_by_the_back_button_is_the_initial_file(ann: User) -> None:
    record = uploaded(ann)
    mark_used(record.jti)
    form = form_of(ann, write_receipt(record), "/cat.png", single_use=True)
    assert not form.has_changed()
    assert cleaned(form) == ImageKitFile("/cat.png")
    assert cleaned(form).jti == ""
    assert refused(form_of(ann, write_receipt(record), "/old.png", single_use=True))[0][0] == "used"


def test_a_new_upload_to_the_same_path_is_a_new_file(ann: User) -> None:
    mark_used(uploaded(ann, jti="first").jti)
    again = uploaded(ann, jti="second")
    form = form_of(ann, write_receipt(again), "/cat.png", single_use=True)
    assert form.has_changed()
    assert cleaned(form).jti == "second"


def test_a_disabled_field_keeps_its_initial_value(ann: User) -> None:
    sent = [receipt(ann), "avatar-clear=on", "avatar-remove=/old.png"]
    form = form_of(ann, sent, "/old.png", disabled=True, required=False)
    assert not form.has_changed()
    assert cleaned(form) == OLD
    assert cleaned(form_of(ann, sent, [OLD], disabled=True, multiple=True)) == [OLD]
    shown = form["avatar"].value()
    assert (shown.current, shown.removable, shown.uploads) == ((OLD,), False, ())


@pytest.mark.parametrize(
    ("options", "removable"),
    [
        ({"required": True}, False),
        ({"required": False}, True),
        ({"required": True, "multiple": True}, True),
        ({"required": False, "multiple": True, "disabled": True}, False),
    ],
    ids=str,
)
def test_a_checkbox_stands_where_a_file_may_go(
    options: dict[str, Any], ann: User, *, removable: bool
) -> None:
    assert form_of(ann, None, OLD, **options)["avatar"].value().removable is removable


@pytest.mark.parametrize(
    ("places", "result", "changed"),
    [
        (["/other.png", "/old.png"], [OTHER, OLD], True),
        (["/old.png", "/other.png"], [OLD, OTHER], False),
        (["/other.png"], [OTHER, OLD], True),
        (["/theirs.png", "/other.png", "/old.png", "/other.png"], [OLD, OTHER], False),
        ([], [OLD, OTHER], False),
    ],
    ids=str,
)
def test_files_that_were_there_follow_each_other_as_the_form_says(
    places: list[str], result: list[ImageKitFile], ann: User, *, changed: bool
) -> None:
    sent = ["", *(f"avatar-order={path}" for path in places)]
    form = form_of(ann, sent, [OLD, OTHER], multiple=True)
    assert form.has_changed() is changed
    assert form.is_valid()
    assert form.cleaned_data["avatar"] == result
    assert list(form["avatar"].value().current) == result


def test_a_form_shown_again_shows_what_was_uploaded_and_what_was_checked(ann: User) -> None:
    first, second = receipt(ann, "/new.png"), receipt(ann, "/second.png")
    sent = ["", first, second, "avatar-remove=/old.png"]
    shown = form_of(ann, sent, [OLD, OTHER], multiple=True)["avatar"].value()
    assert shown.current == (OLD, OTHER)
    assert shown.unwanted == {"/old.png"}
    assert [(one.receipt, one.name) for one in shown.uploads] == [
        (first, "new.png"),
        (second, "second.png"),
    ]
    single = form_of(ann, [first, second, "avatar-clear=on"], OLD, required=False)
    assert [*single["avatar"].value()] == [second]
    assert single["avatar"].value().unwanted == {"/old.png"}


def test_hidden_inputs_carry_the_receipts_on(ann: User) -> None:
    sent = receipt(ann)
    hidden = str(form_of(ann, ["", sent], OLD)["avatar"].as_hidden())
    assert hidden == f'<input type="hidden" name="avatar" value="{sent}" id="id_avatar_0">'
    assert form_of(ann, None, OLD)["avatar"].as_hidden() == ""


def test_validators_get_the_file(ann: User) -> None:
    seen = []

    def refuse(value: object) -> None:
        seen.append(value)
        raise ValidationError("Not this one.", code="taste")

    form = form_of(ann, ["", receipt(ann)], validators=[refuse])
    assert refused(form) == [("taste", "Not this one.")]
    assert seen == [ImageKitFile("/cat.png")]
    assert cleaned(form_of(ann, "", validators=[refuse], required=False)) == ImageKitFile()


def test_forms_do_not_share_what_they_learn(ann: User) -> None:
    class UploadForm(forms.Form):
        avatar = ImageKitUploadField()

    first, second = UploadForm({"avatar": "x"}), UploadForm({"avatar": receipt(ann)})
    for form in (first, second):
        form.fields["avatar"].user = ann  # type: ignore[attr-defined]
    assert refused(first)[0][0] == "invalid"
    assert cleaned(second) == ImageKitFile("/cat.png")
    assert not vars(UploadForm.base_fields["avatar"]).keys() & {"user", "_name", "_refused"}
