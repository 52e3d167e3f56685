"""A formset of uploads: the example's album."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from example_project.models import Album, Photo
from tests.browser.forms import choose, uploaded
from tests.browser.pictures import picture
from tests.browser.records import outcomes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "form.form > button"


@pytest.fixture
def new_album(signed_in_browser: None, site: str, page: Page) -> Page:
    page.goto(f"{site}/albums/new/")
    return page


def save(page: Page) -> None:
    with page.expect_navigation():
        page.click(SAVE)


def make_album(page: Page) -> None:
    page.fill("[name=title]", "Trip")
    choose(page, picture("a.png", "teal"))
    uploaded(page)  # or the other might be stored first
    page.click("#add")
    choose(page, picture("b.png", "purple"), index=1)
    uploaded(page, 2)
    save(page)


def test_an_album_is_made_with_pictures_that_were_added(
    new_album: Page, imagekit: Emulator, ann: User
) -> None:
    make_album(new_album)
    stored = [file.path for file in imagekit.files()]
    assert [photo.picture.path for photo in Photo.objects.all()] == stored
    assert Album.objects.get().owner == ann
    assert outcomes() == ["verified", "verified"]
    assert {record.form_field for record in IssuedToken.objects.all()} == {"picture"}
    for index in range(2):
        shown = new_album.locator(".gallery img").nth(index)
        expect(shown).to_have_js_property("naturalWidth", 64)
        assert " 2x" in (shown.get_attribute("srcset") or "")


def test_one_picture_is_replaced_and_one_deleted_with_its_file(
    new_album: Page, imagekit: Emulator
) -> None:
    make_album(new_album)
    new_album.click("h2 a")
    kept, deleted = Photo.objects.all()
    choose(new_album, picture("c.png", "olive"))
    uploaded(new_album)
    new_album.locator("[name$='1-DELETE']").check()
    save(new_album)
    photo = Photo.objects.get()
    assert photo.pk == kept.pk
    assert photo.picture.path == imagekit.files()[-1].path
    left = [file.path for file in imagekit.files()]
    assert deleted.picture.path not in left
    assert IssuedToken.objects.get(file_path=deleted.picture.path).deleted_at is not None


def test_a_picture_is_asked_for_where_the_form_needs_one(new_album: Page) -> None:
    new_album.fill("[name=title]", "Trip")
    chooser = new_album.locator("input[type=file]").first
    new_album.locator("form.form").evaluate("form => { form.noValidate = true; }")
    save(new_album)
    expect(new_album.locator("fieldset .errorlist").first).to_contain_text("This field is required")
    assert chooser.get_attribute("aria-invalid") == "true"
    assert not Album.objects.exists()


def test_every_picture_stays_when_another_form_has_an_error(
    new_album: Page, imagekit: Emulator
) -> None:
    choose(new_album, picture("a.png"))
    new_album.click("#add")
    choose(new_album, picture("b.png"), index=1)
    uploaded(new_album, 2)
    new_album.locator("form.form").evaluate("form => { form.noValidate = true; }")
    save(new_album)
    uploaded(new_album, 2)
    new_album.fill("[name=title]", "Trip")
    save(new_album)
    assert Photo.objects.count() == len(imagekit.files()) == 2
