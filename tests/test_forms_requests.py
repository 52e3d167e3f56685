from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.forms import formset_factory, modelformset_factory
from django.http import QueryDict
from django.test import Client, override_settings

from django_imagekit_jwt.fields import MIDDLEWARE
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.models import IssuedToken
from tests.api.asking import UPLOADS, ask
from tests.factories import imagekit_answer
from tests.forms_app.models import Profile
from tests.forms_app.uploads import receipt
from tests.forms_app.views import GalleryForm, ProfileForm
from tests.markup import Element, elements

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PROFILE, GALLERY = "/forms/profile/", "/forms/gallery/"


def page(answer: "Answer") -> list[Element]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    return elements(answer.content.decode())


def values(markup: list[Element], name: str) -> list[str | None]:
    found = [element.attributes for element in markup if element.attributes.get("name") == name]
    return [attributes.get("value") for attributes in found]


def attributes_of(markup: list[Element], **wanted: str) -> dict[str, str | None]:
    [one] = [one.attributes for one in markup if wanted.items() <= one.attributes.items()]
    return one


def test_the_way_of_a_file_from_the_page_to_the_row(ann: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    markup = page(client.get(PROFILE))
    [element] = [one.attributes for one in markup if one.tag == "imagekit-upload"]
    headers = {str(element["csrf-header"]): str(element["csrf-token"])}
    assert element["endpoint"] == UPLOADS
    body = {"field": element["field"], "uploads": [{"fileName": "cat.jpg"}]}
    granted = ask(client, UPLOADS, body, **headers).json()["uploads"][0]
    answer = ask(client, f"{UPLOADS}{granted['jti']}/complete/", imagekit_answer(), **headers)
    [token] = values(markup, "csrfmiddlewaretoken")
    sent = {"name": "Ann", "avatar": ["", answer.json()["receipt"]], "csrfmiddlewaretoken": token}
    assert client.post(PROFILE, sent)["Content-Type"] == "application/json"
    assert Profile.objects.get().avatar == ImageKitFile("/cat_Ab3dE6gH9.jpg")
    record = IssuedToken.objects.get()
    assert record.accepted_at
    assert record.used_at


def test_a_page_that_comes_back_with_errors_has_the_upload_still(
    signed_in: Client, ann: User
) -> None:
    sent = receipt(ann)
    markup = page(signed_in.post(PROFILE, {"name": "", "avatar": ["", sent, "broken"]}))
    assert values(markup, "avatar") == [""]  # the last one counts, and is broken
    markup = page(signed_in.post(PROFILE, {"name": "", "avatar": ["", sent]}))
    assert values(markup, "avatar") == ["", sent]
    assert [one.text for one in markup if one.tag == "span"] == ["cat.png", "Uploaded"]
    assert signed_in.post(PROFILE, {"name": "Ann", "avatar": ["", sent]}).json()["pk"]
    assert Profile.objects.get().avatar.path == "/cat.png"


def test_a_row_is_kept_cleared_and_replaced(signed_in: Client, ann: User) -> None:
    address = f"{PROFILE}{Profile.objects.create(name='Ann', avatar='/old.png').pk}/"

    def path_after(**sent: object) -> str:
        assert signed_in.post(address, {"name": "Ann", **sent}).json()
        return Profile.objects.get().avatar.path

    assert path_after(avatar="") == "/old.png"
    assert path_after(avatar=["", receipt(ann)]) == "/cat.png"
    assert path_after(**{"avatar": "", "avatar-clear": "on"}) == ""


def test_what_the_user_is_told_stands_at_the_file_input(signed_in: Client) -> None:
    everything = {"pictures": "", "pictures-remove": ["/one.png", "/two.png"], "title": "a"}
    markup = page(signed_in.post(GALLERY, everything))
    file_input = attributes_of(markup, type="file")
    assert file_input["aria-invalid"] == "true"
    assert file_input["aria-describedby"] == "id_pictures_helptext id_pictures_error"
    ids = {one.attributes.get("id") for one in markup}
    assert {"id_pictures_helptext", "id_pictures_error"} <= ids
    assert "required" not in file_input
    boxes = [one.attributes for one in markup if one.attributes.get("type") == "checkbox"]
    assert ["checked" in box for box in boxes] == [True, True]


def test_several_files_keep_their_order(signed_in: Client, ann: User) -> None:
    new = [receipt(ann, f"/{name}.png", form_field="pictures") for name in "ba"]
    sent = {"title": "a", "pictures": ["", *new], "pictures-remove": "/one.png"}
    answer = signed_in.post(GALLERY, sent).json()
    assert answer == {"paths": ["/two.png", "/b.png", "/a.png"]}


def test_who_signed_out_meanwhile_takes_nothing(client: Client, ann: User) -> None:
    sent = {"name": "Ann", "avatar": ["", receipt(ann)]}
    markup = page(client.post(PROFILE, sent))
    assert values(markup, "avatar") == [""]
    assert "This file was uploaded by another user. Upload it again." in {
        one.text for one in markup
    }


def test_who_was_deleted_meanwhile_takes_nothing(signed_in: Client, ann: User) -> None:
    sent = {"name": "Ann", "avatar": ["", receipt(ann)]}
    ann.delete()
    page(signed_in.post(PROFILE, sent))
    assert not Profile.objects.exists()


def test_without_the_middleware_the_mend_is_named(signed_in: Client, ann: User) -> None:
    others = [name for name in settings.MIDDLEWARE if name != MIDDLEWARE]
    with override_settings(MIDDLEWARE=others):
        page(signed_in.get(PROFILE))
        with pytest.raises(ImproperlyConfigured, match=MIDDLEWARE):
            signed_in.post(PROFILE, {"name": "Ann", "avatar": receipt(ann)})
    too_early = override_settings(MIDDLEWARE=[MIDDLEWARE])  # and there is no user at all
    with too_early, pytest.raises(ImproperlyConfigured, match="after AuthenticationMiddleware"):
        signed_in.post(PROFILE, {"name": "Ann", "avatar": receipt(ann)})


def sent_by(user: User, formset: Any) -> Any:
    for form in formset:
        for field in form.fields.values():
            field.user = user
    return formset


def posted(*rows: dict[str, Any], initial: int = 0, prefix: str = "form") -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)})
    for index, row in enumerate(rows):
        for name, value in row.items():
            data.setlist(f"{prefix}-{index}-{name}", value if isinstance(value, list) else [value])
    return data


def test_a_formset_takes_a_receipt_in_any_of_its_rows(ann: User) -> None:
    forms = formset_factory(GalleryForm, extra=2, can_delete=True)
    sent = receipt(ann, form_field="pictures")
    rows = ({"title": "", "pictures": [""]}, {"title": "b", "pictures": ["", sent]})
    formset = sent_by(ann, forms(posted(*rows)))
    assert formset.is_valid()
    assert [form.has_changed() for form in formset] == [False, True]
    assert formset.cleaned_data[0] == {}
    assert formset.cleaned_data[1]["pictures"] == [ImageKitFile("/cat.png")]


def test_a_row_that_only_has_an_upload_is_not_taken_for_empty(ann: User) -> None:
    forms = formset_factory(GalleryForm)
    sent = receipt(ann, form_field="pictures")
    formset = sent_by(ann, forms(posted({"title": "", "pictures": ["", sent]})))
    assert not formset.is_valid()
    assert list(formset.errors[0]) == ["title"]
    assert f'name="form-0-pictures" value="{sent}"' in formset.as_p()


def test_an_empty_form_has_the_prefix_that_a_script_replaces() -> None:
    markup = elements(str(formset_factory(ProfileForm)().empty_form))
    assert values(markup, "form-__prefix__-avatar") == [""]
    assert attributes_of(markup, type="file")["id"] == "id_form-__prefix__-avatar"
    assert attributes_of(markup, field="avatar")


def test_a_model_formset_changes_keeps_and_deletes(ann: User) -> None:
    kept, changed, gone = (
        Profile.objects.create(name=name, avatar=f"/{name}.png") for name in ("a", "b", "c")
    )
    forms = modelformset_factory(Profile, ProfileForm, can_delete=True, extra=1)
    formset = forms(
        posted(
            {"id": kept.pk, "name": "a", "avatar": ""},
            {"id": changed.pk, "name": "b", "avatar": ["", receipt(ann)]},
            {"id": gone.pk, "name": "c", "avatar": "", "DELETE": "on"},
            {"id": "", "name": "d", "avatar": ["", receipt(ann, "/d.png")]},
            initial=3,
        ),
        queryset=Profile.objects.order_by("pk"),
    )
    assert sent_by(ann, formset).is_valid(), formset.errors
    formset.save()
    assert [one.pk for one, _ in formset.changed_objects] == [changed.pk]
    paths = {one.name: one.avatar.path for one in Profile.objects.all()}
    assert paths == {"a": "/a.png", "b": "/cat.png", "d": "/d.png"}
