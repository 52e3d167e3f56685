import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import Requester
from tests.admin.asking import LIST, NASTY, found, listed, listing, page
from tests.factories import KEYS, issued_token

PAGES = ("", "overview/", "export/csv/", "export/jsonl/")


def cell(text: str, column: str) -> str:
    [shown] = re.findall(rf'<td class="field-{column}(?: nowrap)?">(.*?)</td>', text)
    return str(shown)


def test_the_list_says_who_may_upload_what_until_when(staff: Client) -> None:
    issued_token(jti="an-id", username="ben", policy="avatars", parameters={"fileName": "me.png"})
    text = listing(staff)
    assert cell(text, "who") == "ben"
    assert cell(text, "policy") == "avatars"
    assert cell(text, "file") == "<bdi>me.png</bdi>"
    assert cell(text, "status") == (
        '<span class="imagekit-status imagekit-status-active">Active</span>'
    )
    assert cell(text, "file_size") == "-"
    assert listed(staff) == ["an-id"]


def test_the_list_says_what_arrived(staff: Client) -> None:
    issued_token(file_id="1", file_path="/a/cat_AbC.jpg", size=2_621_440, username="")
    text = listing(staff)
    assert cell(text, "file") == "<bdi>cat_AbC.jpg</bdi>"
    assert cell(text, "file_size") == "2.5\xa0MB"
    assert cell(text, "who") == "-"


def test_who_may_see_users_gets_links_to_them_by_the_name_of_then(staff: Client, ann: User) -> None:
    record = issued_token(user=ann, username="annie")
    link = f'<a href="/admin/auth/user/{ann.pk}/change/">annie</a>'
    for text in (listing(staff), page(staff, record)):
        assert link not in text
        assert "annie" in text
    clerk = User.objects.get(username="clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="view_user"))
    for text in (listing(staff), page(staff, record)):
        assert link in text


def test_there_is_no_link_where_users_are_not_in_the_admin(
    admin_client: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued_token(user=ann)
    registered: dict[Any, Any] = site._registry
    monkeypatch.delitem(registered, User)
    assert cell(listing(admin_client), "who") == "ann"


def test_who_is_no_user_any_more_has_a_name_and_no_link(admin_client: Client) -> None:
    issued_token(username="gone")
    assert cell(listing(admin_client), "linked_who") == "gone"


def test_a_user_without_a_name_is_linked_by_key(admin_client: Client, ann: User) -> None:
    issued_token(user=ann, username="")
    assert f">{ann.pk}</a>" in cell(listing(admin_client), "linked_who")


def test_the_list_costs_the_same_queries_for_one_row_and_for_fifty(
    admin_client: Client, ann: User
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(LIST)
        return len(queries)

    issued_token(user=ann)
    assert cost() == 4  # the session, the viewer, how many there are, and the rows
    for _ in range(49):
        issued_token(user=ann)
    assert cost() == 4


def test_the_list_leads_to_the_overview_and_the_exports_of_what_it_shows(staff: Client) -> None:
    text = listing(staff, policy="a&b", q="ann", p="1")
    for other in PAGES[1:]:
        assert f'href="{LIST}{other}?policy=a%26b&amp;q=ann"' in text
    assert f'href="{LIST}overview/' not in listing(staff, _popup="1")


@pytest.mark.parametrize("where", [*PAGES, "search/", "1/change/"])
def test_staff_without_the_permission_see_nothing(where: str, client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    issued_token(pk=1, jti="an-id")
    for answer in (client.get(LIST + where), client.post(LIST + where, {"q": "an-id"})):
        assert answer.status_code == 403
        assert b"an-id" not in answer.content


@pytest.mark.parametrize("where", [*PAGES, "search/"])
def test_who_is_not_staff_is_sent_to_sign_in(where: str, signed_in: Client) -> None:
    answer = signed_in.post(LIST + where, {"q": "a-secret"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/admin/login/?next={LIST}{where}"


@pytest.mark.parametrize("where", PAGES)
def test_staff_with_the_permission_see_each(where: str, staff: Client) -> None:
    issued_token()
    assert staff.get(LIST + where, {"policy": "default"}).status_code == 200


def test_the_pages_have_names() -> None:
    name = "admin:django_imagekit_jwt_issuedtoken"
    assert reverse(f"{name}_search") == f"{LIST}search/"
    assert reverse(f"{name}_overview") == f"{LIST}overview/"
    assert reverse(f"{name}_export", args=["csv"]) == f"{LIST}export/csv/"


def test_nobody_adds_changes_or_deletes_a_record_here(admin_client: Client) -> None:
    record = issued_token()
    change = f"{LIST}{record.pk}/change/"
    assert admin_client.get(change).status_code == 200
    assert admin_client.post(change, {"username": "other"}).status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}add/", {"jti": "mine"}).status_code == 403
    assert admin_client.get(f"{LIST}{record.pk}/delete/").status_code == 403
    assert admin_client.post(f"{LIST}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": str(record.pk), "post": "yes"}
    admin_client.post(LIST, {**bulk, "index": "0"})
    admin_client.post(LIST, bulk)
    assert [one.username for one in IssuedToken.objects.all()] == ["ann"]


def test_the_pages_offer_no_way_to_change_anything(admin_client: Client) -> None:
    record = issued_token()
    for text in (listing(admin_client), page(admin_client, record)):
        assert "delete_selected" not in text
        assert f"{LIST}add/" not in text
        assert 'name="_save"' not in text
        assert "/delete/" not in text
        assert "/history/" not in text


def test_a_user_can_be_deleted_and_the_records_stay(admin_client: Client, ann: User) -> None:
    record = issued_token(user=ann)
    asked = admin_client.get(f"/admin/auth/user/{ann.pk}/delete/")
    assert b"would require deleting" not in asked.content
    assert b"Are you sure" in asked.content
    answer = admin_client.post(f"/admin/auth/user/{ann.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not User.objects.filter(pk=ann.pk).exists()
    record.refresh_from_db()
    assert (record.user_id, record.username) == (None, "ann")
    assert found(admin_client, q="ann") == {record.jti}


def test_events_have_no_pages_of_their_own() -> None:
    assert IssuedToken in site._registry
    assert ReceivedEvent not in site._registry


def test_no_token_and_no_private_key_is_on_any_page(staff: Client, ann: User) -> None:
    issued = issue_token(Requester(ann), UploadPolicy(), {"fileName": "cat.jpg"})
    record = IssuedToken.objects.get()
    signature = issued.token.rpartition(".")[2]
    for text in (listing(staff), page(staff, record)):
        assert issued.jti in text
        assert issued.token not in text
        assert signature not in text
        assert KEYS.private_key not in text


def test_what_a_visitor_wrote_is_shown_as_text(admin_client: Client, ann: User) -> None:
    hostile = {"fileName": NASTY, "description": NASTY}
    record = issued_token(
        user=ann,
        username=NASTY,
        policy=NASTY,
        parameters=hostile,
        file_id=NASTY,
        file_path=f"/{NASTY}/{NASTY}",
        failed_at=timezone.now(),
        failure=NASTY,
    )
    for text in (listing(admin_client), page(admin_client, record)):
        assert "<script>alert(1)" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_pages_look_as_their_own_style_says(staff: Client) -> None:
    record = issued_token()
    for text in (listing(staff), page(staff, record)):
        assert "django_imagekit_jwt/admin.css" in text


def test_the_status_is_derived_when_looked_at(staff: Client) -> None:
    old = issued_token(now=timezone.now() - timedelta(days=1))
    new = issued_token()
    assert "imagekit-status-expired" in page(staff, old)
    assert "imagekit-status-active" in page(staff, new)
