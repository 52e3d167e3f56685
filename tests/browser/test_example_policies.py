"""The example's three policies, in the browser: what each makes of the same click."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import Emulator
from tests.browser.pictures import Payload, picture
from tests.browser.widget import state_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PDF: Payload = {
    "name": "A Contract.PDF",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n%%EOF",
}


def test_a_new_picture_of_oneself_takes_the_place_of_the_old_one(
    home: Page, ann: User, imagekit: Emulator
) -> None:
    chooser = home.get_by_label("Choose your picture")
    for count, name in enumerate(("young.png", "old.png"), start=1):
        chooser.set_input_files(picture(name))
        state_of(home, "done", count)
    (stored,) = imagekit.files()
    assert (stored.folder, stored.name) == ("/avatars/", f"avatar-{ann.pk}")
    assert IssuedToken.objects.filter(policy="avatar").count() == 2


def test_a_document_is_private_and_in_a_folder_of_its_owner(
    home: Page, ann: User, imagekit: Emulator
) -> None:
    home.get_by_label("Choose documents").set_input_files(PDF)
    state_of(home, "done")
    (stored,) = imagekit.files()
    assert stored.folder.startswith(f"/documents/{ann.pk}/20")
    assert stored.name.startswith("A_Contract_")
    assert stored.name.endswith(".pdf")
    answer = home.request.get(f"{imagekit.url_endpoint}{stored.folder}{stored.name}")
    assert answer.status == 401


def test_each_widget_offers_what_its_policy_takes(home: Page) -> None:
    for label, accept in (
        ("Choose pictures", "image/*"),
        ("Choose your picture", "image/*"),
        ("Choose documents", "application/pdf"),
    ):
        expect(home.get_by_label(label)).to_have_attribute("accept", accept)
