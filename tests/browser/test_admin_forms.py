"""The admin has the widget by itself: add, change, inlines, "add another", popups."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect

from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Album, Photo, Profile
from tests.browser.conftest import Complaints, sign_in
from tests.browser.forms import choose, uploaded
from tests.browser.pictures import picture
from tests.browser.records import outcomes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin_site(admin_user: User, site: str, context: BrowserContext, complaints: Complaints) -> str:
    sign_in(context, admin_user, site)
    complaints.failures_expected = True  # the admin has no icon of its own
    return f"{site}/admin/example_project"


def save(page: Page, button: str = "_save") -> None:
    with page.expect_navigation():
        page.click(f"[name={button}]")


def test_a_profile_is_added_and_changed(
    admin_site: str, page: Page, admin_user: User, imagekit: Emulator
) -> None:
    page.goto(f"{admin_site}/profile/add/")
    page.select_option("[name=user]", str(admin_user.pk))
    page.fill("[name=name]", "Admin")
    choose(page, picture())
    save(page, "_continue")  # at once: it waits for the upload, and goes on as it was asked to
    first = Profile.objects.get().avatar.path
    assert first == imagekit.files()[0].path
    assert page.url.endswith("/change/")
    expect(page.locator(".imagekit-upload-current img")).to_have_js_property("naturalWidth", 64)
    choose(page, picture(color="teal"))
    uploaded(page)
    save(page, "_continue")
    assert Profile.objects.get().avatar.path == imagekit.files()[1].path
    page.get_by_label("Clear").check()
    save(page)
    assert Profile.objects.get().avatar.path == ""


def test_an_album_is_added_with_inlines_and_another(
    admin_site: str, page: Page, admin_user: User, imagekit: Emulator
) -> None:
    page.goto(f"{admin_site}/album/add/")
    page.select_option("[name=owner]", str(admin_user.pk))
    page.fill("[name=title]", "Trip")
    choose(page, picture("a.png"))
    for index in (1, 2):
        page.get_by_text("Add another Photo").click()
        choose(page, picture(f"{index}.png"), index=index)
    uploaded(page, 3)
    page.locator(".inline-deletelink").first.click()  # which renames what comes after it
    save(page)
    paths = [photo.picture.path for photo in Photo.objects.all()]
    assert len(paths) == 2
    assert set(paths) < {file.path for file in imagekit.files()}
    assert Album.objects.get().title == "Trip"


def test_the_admin_keeps_uploads_when_there_are_errors(
    admin_site: str, page: Page, admin_user: User, imagekit: Emulator
) -> None:
    page.goto(f"{admin_site}/album/add/")
    choose(page, picture("a.png"))
    uploaded(page)
    save(page)
    expect(page.locator(".errornote")).to_be_visible()
    uploaded(page)
    page.select_option("[name=owner]", str(admin_user.pk))
    page.fill("[name=title]", "Trip")
    save(page)
    assert Photo.objects.get().picture.path == imagekit.files()[0].path
    assert len(imagekit.files()) == 1


def test_a_picture_is_deleted_with_its_row(
    admin_site: str, page: Page, admin_user: User, imagekit: Emulator
) -> None:
    page.goto(f"{admin_site}/album/add/")
    page.select_option("[name=owner]", str(admin_user.pk))
    page.fill("[name=title]", "Trip")
    choose(page, picture("a.png"))
    uploaded(page)
    save(page, "_continue")
    page.locator("[name$='0-DELETE']").check()
    save(page)
    assert not Photo.objects.exists()
    assert imagekit.files() == ()


def test_a_popup_uploads_too(
    admin_site: str, page: Page, admin_user: User, imagekit: Emulator
) -> None:
    page.goto(f"{admin_site}/album/add/")
    with page.expect_popup() as opened:  # as the admin does it, by the name of the field it is for
        address = f"{admin_site}/profile/add/?_to_field=id&_popup=1"
        page.evaluate("address => void window.open(address, 'id_owner')", address)
    popup = opened.value
    popup.select_option("[name=user]", str(admin_user.pk))
    popup.fill("[name=name]", "Admin")
    choose(popup, picture())
    with popup.expect_event("close"):
        popup.click("[name=_save]")
    assert Profile.objects.get().avatar.path == imagekit.files()[0].path
    assert outcomes() == ["verified"]
