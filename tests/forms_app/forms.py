"""Forms with one upload field, and what comes of them."""

from typing import Any

from django import forms
from django.http import QueryDict

from django_imagekit_jwt.forms import ImageKitUploadField


def form_of(
    user: object, sent: str | list[str] | None = None, initial: object = None, **options: Any
) -> forms.Form:
    """Give a form with one upload field, bound where something was sent."""

    class UploadForm(forms.Form):
        avatar = ImageKitUploadField(**options)

    receipts = [sent] if isinstance(sent, str) else sent
    data = None if receipts is None else QueryDict(mutable=True)
    for text in receipts or []:
        name, _, value = text.rpartition("=") if text.startswith("avatar") else ("avatar", "", text)
        assert data is not None
        data.appendlist(name, value)
    form = UploadForm(data, initial={"avatar": initial})
    form.fields["avatar"].user = user  # type: ignore[attr-defined]  # as a site sets it
    return form


def cleaned(form: forms.Form) -> Any:
    assert form.errors == {}
    return form.cleaned_data["avatar"]


def refused(form: forms.Form) -> list[tuple[str | None, str]]:
    """Give the code and the sentence of each error."""
    assert not form.is_valid()
    return [(error.code, str(error.message)) for error in form.errors.as_data()["avatar"]]
