"""The admin, of a site that did nothing for its uploads but to name a model."""

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.models import IssuedToken
from tests.forms_app.models import Album, Note, Paper, Picture, Profile
from tests.forms_app.uploads import receipt
from tests.markup import Attributes, Element, elements

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PROFILES, ALBUMS = "/admin/forms_app/profile/", "/admin/forms_app/album/"


@pytest.fixture
def staff(client: Client, ann: User) -> Client:
    """Ann, who may change what the app has and look at nothing else."""
    ann.is_staff = True
    ann.save()
    ann.user_permissions.set(Permission.objects.filter(content_type__app_label="forms_app"))
    client.force_login(ann)
    return client


def page(answer: "Answer") -> list[Element]:
    assert answer.status_code == 200
    return elements(answer.content.decode())


def tagged(markup: list[Element], tag: str, **attributes: str) -> list[Attributes]:
    found = [element.attributes for element in markup if element.tag == tag]
    return [one for one in found if attributes.items() <= one.items()]


def saved(answer: "Answer") -> None:
    errors = [one.text for one in elements(answer.content.decode()) if one.tag == "li"]
    assert answer.status_code == 302, errors


def inlines(**rows: Any) -> dict[str, Any]:
    """Give what an album's page posts: ``picture_set_0={"file": …}`` and so on."""
    data: dict[str, Any] = {"title": "Album"}
    for prefix in ("picture_set", "note_set"):
        sent = {name: row for name, row in rows.items() if name.startswith(prefix)}
        initial = sum(bool(row.get("id")) for row in sent.values())
        data |= {f"{prefix}-TOTAL_FORMS": len(sent), f"{prefix}-INITIAL_FORMS": initial}
        for name, row in sent.items():
            number = name.rpartition("_")[2]
            data |= {f"{prefix}-{number}-{column}": value for column, value in row.items()}
    return data


def test_the_page_has_the_element_and_its_assets_once(staff: Client) -> None:
    markup = page(staff.get(f"{ALBUMS}add/"))
    fields = [one["field"] for one in tagged(markup, "imagekit-upload")]
    assert fields == ["file", "file", "attachment", "attachment"]  # each with its empty form
    assert len(tagged(markup, "script", type="module")) == 1
    assert len([one for one in tagged(markup, "link") if "upload.css" in str(one["href"])]) == 1
    assert all(one["csrf-token"] for one in tagged(markup, "imagekit-upload"))


def test_every_id_of_a_page_is_unique_and_every_label_leads_somewhere(staff: Client) -> None:
    album = Album.objects.create(title="Album")
    for path in ("/a.png", "/b.png"):
        Picture.objects.create(album=album, file=path)
        Note.objects.create(album=album, attachment=path)
    markup = page(staff.get(f"{ALBUMS}{album.pk}/change/"))
    inputs = [one for one in tagged(markup, "input") if "id" in one]
    ids = [one["id"] for one in inputs]
    assert len(ids) == len(set(ids))
    assert {one["for"] for one in tagged(markup, "label") if "for" in one} <= set(ids)
    for one in tagged(markup, "input", type="file") + tagged(markup, "input", type="checkbox"):
        assert "_set-" in str(one["id"])  # by which the admin's script renumbers a row


def test_the_empty_form_is_one_that_the_admins_script_can_number(staff: Client) -> None:
    markup = page(staff.get(f"{ALBUMS}add/"))
    for name, field in (("picture_set", "file"), ("note_set", "attachment")):
        whole = f"{name}-__prefix__-{field}"
        assert tagged(markup, "input", type="hidden", name=whole, value="")
        assert tagged(markup, "input", type="file", id=f"id_{whole}")
        assert len(tagged(markup, "label", **{"for": f"id_{whole}"})) in (1, 2)


def test_a_row_is_added_changed_and_cleared(staff: Client, ann: User) -> None:
    saved(staff.post(f"{PROFILES}add/", {"name": "Ann", "avatar": ["", receipt(ann)]}))
    profile = Profile.objects.get()
    assert profile.avatar.path == "/cat.png"
    assert IssuedToken.objects.get().used_at is not None
    change = f"{PROFILES}{profile.pk}/change/"
    markup = page(staff.get(change))
    assert tagged(markup, "a", href="https://ik.imagekit.io/suite/cat.png")
    assert tagged(markup, "input", name="avatar-clear")
    for sent, path in (
        ({"avatar": ""}, "/cat.png"),
        ({"avatar": ["", receipt(ann, "/new.png")]}, "/new.png"),
        ({"avatar": "", "avatar-clear": "on"}, ""),
    ):
        saved(staff.post(change, {"name": "Ann", **sent}))
        profile.refresh_from_db()
        assert profile.avatar.path == path


def test_a_page_with_errors_has_the_upload_still(staff: Client, ann: User) -> None:
    sent = receipt(ann)
    markup = page(staff.post(f"{PROFILES}add/", {"name": "", "avatar": ["", sent]}))
    values = [one["value"] for one in tagged(markup, "input", name="avatar")]
    assert values == ["", sent]
    saved(staff.post(f"{PROFILES}add/", {"name": "Ann", "avatar": ["", sent]}))


def test_a_colleague_cannot_take_the_receipt(client: Client, ann: User) -> None:
    client.force_login(User.objects.create_superuser("root"))
    answer = client.post(f"{PROFILES}add/", {"name": "Ann", "avatar": ["", receipt(ann)]})
    assert "This file was uploaded by another user" in answer.content.decode()
    assert not Profile.objects.exists()


def test_a_popup_gives_the_new_row_to_the_page_that_opened_it(staff: Client, ann: User) -> None:
    assert tagged(page(staff.get(f"{PROFILES}add/?_popup=1")), "imagekit-upload")
    sent = {"name": "Ann", "avatar": ["", receipt(ann)], "_popup": "1"}
    answer = staff.post(f"{PROFILES}add/?_popup=1", sent)
    assert "django-admin-popup-response-constants" in answer.content.decode()
    assert Profile.objects.get().avatar.path == "/cat.png"


def test_inlines_are_added_kept_changed_and_deleted(staff: Client, ann: User) -> None:
    first, second = (receipt(ann, f"/{name}.png", form_field="file") for name in "ab")
    attachment = receipt(ann, "/c.pdf", form_field="attachment")
    rows: dict[str, dict[str, Any]] = {
        "picture_set_0": {"file": ["", first]},
        "picture_set_1": {"file": ["", second]},
        "picture_set_2": {"file": [""]},
        "note_set_0": {"attachment": ["", attachment]},
    }
    saved(staff.post(f"{ALBUMS}add/", inlines(**rows)))
    album = Album.objects.get()
    pictures = list(Picture.objects.order_by("pk"))
    assert [str(one) for one in pictures] == ["/a.png", "/b.png"]
    assert [str(one) for one in Note.objects.all()] == ["/c.pdf"]
    own = {"album": str(album.pk)}
    rows = {
        "picture_set_0": {"id": str(pictures[0].pk), "file": [""], **own},
        "picture_set_1": {"id": str(pictures[1].pk), "file": [""], "DELETE": "on", **own},
        "picture_set_2": {"file": ["", receipt(ann, "/d.png", form_field="file")], **own},
        "note_set_0": {
            "id": str(Note.objects.get().pk),
            "attachment": [""],
            "attachment-clear": "on",
            **own,
        },
    }
    saved(staff.post(f"{ALBUMS}{album.pk}/change/", inlines(**rows)))
    assert [str(one) for one in Picture.objects.order_by("pk")] == ["/a.png", "/d.png"]
    assert [str(one) for one in Note.objects.all()] == [""]


def test_an_inline_that_fails_has_its_upload_still(staff: Client, ann: User) -> None:
    sent = receipt(ann, form_field="file")
    rows = {"picture_set_0": {"file": ["", sent]}, "picture_set_1": {"file": ["", "broken"]}}
    markup = page(staff.post(f"{ALBUMS}add/", inlines(**rows)))
    values = [one["value"] for one in tagged(markup, "input", name="picture_set-0-file")]
    assert values == ["", sent]
    assert [one["value"] for one in tagged(markup, "input", name="picture_set-1-file")] == [""]
    assert not Album.objects.exists()


def test_a_row_that_cannot_be_saved_leaves_the_receipt_unused(staff: Client, ann: User) -> None:
    Paper.objects.create(document="/cat.png")
    sent = receipt(ann, form_field="document")
    page(staff.post("/admin/forms_app/paper/add/", {"document": ["", sent]}))
    assert IssuedToken.objects.get().used_at is None


@pytest.mark.parametrize(("path", "shown"), [("/<b>.png", "/&lt;b&gt;.png"), ("", "-")])
def test_the_list_and_a_readonly_page_show_the_path(path: str, shown: str, staff: Client) -> None:
    profile = Profile.objects.create(name="Ann", avatar=path)
    listed = staff.get(PROFILES).content.decode()
    assert f'<td class="field-avatar">{shown}</td>' in listed
    User.objects.get().user_permissions.set(Permission.objects.filter(codename="view_profile"))
    readonly = staff.get(f"{PROFILES}{profile.pk}/change/").content.decode()
    assert f'<div class="readonly">{shown}</div>' in readonly
    assert "<imagekit-upload" not in readonly


def test_a_page_with_many_rows_asks_the_database_no_more(staff: Client) -> None:
    album = Album.objects.create(title="Album")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(staff.get(f"{ALBUMS}{album.pk}/change/"))
        return len(queries)

    Picture.objects.create(album=album, file="/a.png")
    cost()  # what is asked once in a process
    one = cost()
    for number in range(20):
        Picture.objects.create(album=album, file=f"/{number}.png")
    assert cost() == one
