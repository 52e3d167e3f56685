"""What a column takes, and the form field that it has."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import CharField as TextField
from django.forms import Textarea, TextInput, modelform_factory

from django_imagekit_jwt.fields import ImageKitFileField
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.forms import ImageKitUploadField
from django_imagekit_jwt.widgets import ImageKitUploadWidget
from tests.forms_app.models import Paper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/" + "a" * 29, None), ("/" + "a" * 30, "at most 30 characters (it has 31)")],
)
def test_a_path_longer_than_the_column_is_a_validation_error(
    path: str, sentence: str | None
) -> None:
    paper = Paper(document=path)
    if sentence is None:
        paper.full_clean()
        return
    with pytest.raises(ValidationError) as refusal:
        paper.full_clean()
    assert sentence in refusal.value.message_dict["document"][0]


def test_a_required_file_must_be_there() -> None:
    field = ImageKitFileField()
    for none in (None, "", ImageKitFile()):
        with pytest.raises(ValidationError, match=r"cannot be (blank|null)"):
            field.clean(none, None)
    assert field.clean("/a/cat.png", None) == ImageKitFile("/a/cat.png")


def test_a_path_is_there_once_where_it_must_be() -> None:
    Paper.objects.create(document="/a.pdf")
    with pytest.raises(ValidationError, match="already exists"):
        Paper(document="/a.pdf").full_clean()


@pytest.mark.parametrize("widget", [None, TextInput, TextInput(), ImageKitUploadWidget])
def test_a_form_has_the_upload_field_by_itself(widget: object) -> None:
    widgets = {"document": widget} if widget else None
    form = modelform_factory(Paper, fields="__all__", widgets=widgets)()  # type: ignore[arg-type]
    field: object = form.fields["document"]
    assert isinstance(field, ImageKitUploadField)
    shown: object = field.widget
    assert isinstance(shown, ImageKitUploadWidget)
    assert (field.policy, field.single_use, field.multiple) == ("default", True, False)
    assert (field.max_length, field.required, field.label) == (30, False, "Document")
    assert not field.show_hidden_initial
    assert form["document"].value().current == ()


def test_a_form_may_say_otherwise() -> None:
    field = ImageKitFileField("picture", policy="avatars")
    assert field.formfield(label="Portrait", policy="other").policy == "other"
    assert field.formfield(required=False, help_text="Smile.").help_text == "Smile."
    with_its_own = field.formfield(widget=Textarea)
    assert isinstance(with_its_own.widget, Textarea)
    assert not isinstance(with_its_own, TextField)
