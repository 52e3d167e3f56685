"""A form with several uploads in one field, and what the browser itself requires."""

import json

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.conftest import Complaints, sign_in
from tests.browser.forms import ROW, choose, receipts, uploaded
from tests.browser.pictures import picture
from tests.forms_app.models import Album, Note, Picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEND = "() => document.querySelector('form').requestSubmit()"


@pytest.fixture
def open_policy(site: str, settings: Settings) -> str:
    """The site with the forms of the suite, whose policy is the default one."""
    settings.ROOT_URLCONF = "tests.browser.form_urls"
    settings.IMAGEKIT_JWT = {**settings.IMAGEKIT_JWT, "POLICIES": {}}
    return site


@pytest.fixture
def gallery(signed_in_browser: None, open_policy: str, page: Page, failures_expected: None) -> Page:
    page.goto(f"{open_policy}/forms/gallery/")
    return page


def sent(page: Page) -> list[str]:
    with page.expect_navigation():
        page.evaluate(SEND)
    paths: list[str] = json.loads(page.locator("body").inner_text())["paths"]
    return paths


def test_several_are_uploaded_kept_and_removed(gallery: Page, imagekit: Emulator) -> None:
    gallery.fill("[name=title]", "All")
    choose(gallery, *(picture(f"{name}.png") for name in "abc"))
    uploaded(gallery, 3)
    gallery.get_by_role("button", name="Remove b.png").click()
    gallery.get_by_label("Remove one.png").check()
    assert len(receipts(gallery)) == 2
    paths = {file.name[0]: file.path for file in imagekit.files()}
    assert sent(gallery) == ["/two.png", paths["a"], paths["c"]]


def test_several_stay_when_the_form_has_an_error(gallery: Page, imagekit: Emulator) -> None:
    choose(gallery, picture("a.png"), picture("b.png"))
    uploaded(gallery, 2)
    gallery.get_by_label("Remove one.png").check()
    gallery.locator("form").evaluate("form => { form.noValidate = true; }")
    with gallery.expect_navigation():
        gallery.evaluate(SEND)
    uploaded(gallery, 2)
    expect(gallery.get_by_label("Remove one.png")).to_be_checked()
    gallery.fill("[name=title]", "All")
    # In the order in which they were done.
    assert sorted(sent(gallery)) == sorted(["/two.png", *(one.path for one in imagekit.files())])


def test_the_browser_requires_a_file_until_one_is_uploaded(
    signed_in_browser: None,
    open_policy: str,
    page: Page,
    imagekit: Emulator,
    failures_expected: None,
) -> None:
    page.goto(f"{open_policy}/forms/portrait/")
    missing = page.locator("input[type=file]")
    is_valid = "input => input.form.checkValidity()"
    assert missing.evaluate(is_valid) is False
    imagekit.slow_next(1)
    choose(page, picture())
    expect(page.locator(f"{ROW}[data-state=uploading]")).to_have_count(1)
    assert missing.evaluate(is_valid) is True
    uploaded(page)
    assert missing.evaluate(is_valid) is True
    page.get_by_role("button", name="Remove").click()
    assert missing.evaluate(is_valid) is False


def test_stacked_inlines_have_it_too(
    admin_user: User,
    open_policy: str,
    context: BrowserContext,
    page: Page,
    complaints: Complaints,
    imagekit: Emulator,
) -> None:
    sign_in(context, admin_user, open_policy)
    complaints.failures_expected = True  # the admin has no icon of its own
    page.goto(f"{open_policy}/admin/forms_app/album/add/")
    page.fill("[name=title]", "Trip")
    choose(page.locator("#picture_set-group"), picture("tabular.png"))
    choose(page.locator("#note_set-group"), picture("stacked.png"))
    page.get_by_text("Add another Note").click()
    choose(page.locator("#note_set-group"), picture("another.png"), index=1)
    with page.expect_navigation():
        page.click("[name=_save]")
    assert Album.objects.get().title == "Trip"
    assert Picture.objects.get().file.name.startswith("tabular_")
    names = sorted(note.attachment.name.split("_")[0] for note in Note.objects.all())
    assert names == ["another", "stacked"]


def test_files_are_moved_and_the_form_has_them_in_their_new_order(
    gallery: Page, imagekit: Emulator
) -> None:
    gallery.fill("[name=title]", "All")
    choose(gallery, *(picture(f"{name}.png") for name in "ab"))
    uploaded(gallery, 2)
    names = [
        name.split(".")[0]
        for name in gallery.locator(f"{ROW} .imagekit-upload-name").all_inner_texts()
    ]
    gallery.get_by_role("button", name=f"Move up {names[1]}.png").click()
    gallery.get_by_role("button", name="Move down one.png").click()
    expect(gallery.get_by_role("button", name="Move down one.png")).to_be_focused()
    paths = {file.name[0]: file.path for file in imagekit.files()}
    assert sent(gallery) == ["/two.png", "/one.png", paths[names[1]], paths[names[0]]]
