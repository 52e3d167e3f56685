import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_imagekit_jwt.issuing import issue_token
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import Requester

from .factories import KEYS, issued_token

LIST = "/admin/django_imagekit_jwt/issuedtoken/"
NASTY = '"><script>alert(1)</script>'


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    """Give a client of somebody who may look at issued tokens, and nothing else."""
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_issuedtoken"))
    client.force_login(clerk)
    return client


def _listed(client: Client, **query: str) -> list[str]:
    """Give the ids of the tokens that the list shows, in order."""
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return re.findall(r'field-jti"><a [^>]+>([^<]+)</a>', answer.content.decode())


def _found(client: Client, **query: str) -> set[str]:
    return set(_listed(client, **query))


def _page(client: Client, record: IssuedToken) -> str:
    answer = client.get(f"{LIST}{record.pk}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_who_may_upload_what_until_when(staff: Client) -> None:
    issued_token(jti="an-id", username="ben", policy="avatars", parameters={"fileName": "me.png"})
    listed = staff.get(LIST).content.decode()
    for column, text in (
        ("username", "ben"),
        ("policy", "avatars"),
        ("file_name", "me.png"),
        ("status", "Active"),
    ):
        assert f'class="field-{column}">{text}</td>' in listed


def test_the_detail_shows_every_signed_string(staff: Client, ann: User) -> None:
    parameters = {"fileName": "Grüße.png", "customMetadata": '{"a":  1}'}
    record = issued_token(user=ann, parameters=parameters, ip_address="192.0.2.7")
    page = _page(staff, record)
    assert "Grüße.png" in page
    assert "{\\&quot;a\\&quot;:  1}" in page
    for text in (record.jti, "192.0.2.7", "default", "Active", KEYS.public_key):
        assert text in page


def test_the_status_is_derived_when_looked_at(staff: Client) -> None:
    old = issued_token(now=timezone.now() - timedelta(days=1))
    new = issued_token()
    assert '<div class="readonly">Expired</div>' in _page(staff, old)
    assert '<div class="readonly">Active</div>' in _page(staff, new)
    assert _found(staff, status="active") == {new.jti}
    assert _found(staff, status="expired") == {old.jti}
    assert _found(staff, status="garbage") == set()
    assert _found(staff) == {old.jti, new.jti}


def test_the_list_is_filtered_by_policy_and_day(staff: Client) -> None:
    old = issued_token(policy="avatars", now=timezone.now() - timedelta(days=40))
    new = issued_token(policy="documents")
    assert _found(staff, policy="avatars") == {old.jti}
    today = timezone.now().date()
    assert _found(staff, iat__gte=f"{today - timedelta(days=2)} 00:00:00+00:00") == {new.jti}


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("AbC-1", {"AbC-1"}),
        ("abc-1", set()),
        ("AbC", set()),
        ("ann lee", {"AbC-1", "AbC-2"}),
        ("  ann lee ", {"AbC-1", "AbC-2"}),
        ("ann", {"third"}),
        ("Ann", set()),
        ("ann  lee", set()),
        ("default", set()),
        ("", {"AbC-1", "AbC-2", "third"}),
        ("  ", {"AbC-1", "AbC-2", "third"}),
        ("a\0b", {"AbC-1", "AbC-2", "third"}),
        ("' OR 1=1 --", set()),
    ],
)
def test_the_search_finds_exactly_an_id_or_a_user_name(
    term: str, found: set[str], staff: Client
) -> None:
    issued_token(jti="AbC-1", username="ann lee")
    issued_token(jti="AbC-2", username="ann lee")
    issued_token(jti="third", username="ann")
    assert _found(staff, q=term) == found


def test_the_list_is_sorted_by_status_as_the_tokens_expire(staff: Client) -> None:
    now = timezone.now()
    for jti, hours in (("second", 2), ("first", 1), ("third", 3)):
        issued_token(jti=jti, exp=now + timedelta(hours=hours))
    assert _listed(staff, o="5") == ["first", "second", "third"]
    assert _listed(staff, o="-5") == ["third", "second", "first"]


def test_nobody_adds_changes_or_deletes_a_record_here(admin_client: Client) -> None:
    record = issued_token()
    change = f"{LIST}{record.pk}/change/"
    assert admin_client.get(change).status_code == 200
    assert admin_client.post(change, {"username": "other"}).status_code == 403
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}add/", {"jti": "mine"}).status_code == 403
    assert admin_client.post(f"{LIST}{record.pk}/delete/", {"post": "yes"}).status_code == 403
    bulk = {"action": "delete_selected", "_selected_action": str(record.pk), "post": "yes"}
    admin_client.post(LIST, bulk)
    assert [one.username for one in IssuedToken.objects.all()] == ["ann"]


def test_the_pages_offer_no_way_to_change_anything(admin_client: Client) -> None:
    record = issued_token()
    for page in (admin_client.get(LIST).content.decode(), _page(admin_client, record)):
        assert "delete_selected" not in page
        assert f"{LIST}add/" not in page
        assert 'name="_save"' not in page
        assert "/delete/" not in page


def test_staff_without_the_permission_see_nothing(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("temp", is_staff=True))
    record = issued_token()
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{record.pk}/change/").status_code == 403


def test_no_token_and_no_private_key_is_on_any_page(staff: Client, ann: User) -> None:
    issued = issue_token(Requester(ann), UploadPolicy(), {"fileName": "cat.jpg"})
    record = IssuedToken.objects.get()
    signature = issued.token.rpartition(".")[2]
    for page in (staff.get(LIST).content.decode(), _page(staff, record)):
        assert issued.jti in page
        assert issued.token not in page
        assert signature not in page
        assert KEYS.private_key not in page


def test_what_a_visitor_wrote_is_shown_as_text(staff: Client) -> None:
    record = issued_token(
        username=NASTY, policy=NASTY, parameters={"fileName": NASTY, "description": NASTY}
    )
    for page in (staff.get(LIST).content.decode(), _page(staff, record)):
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_list_costs_the_same_queries_for_one_row_and_for_fifty(
    staff: Client, ann: User
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(LIST)
        return len(queries)

    issued_token(user=ann)
    one = cost()
    for _ in range(49):
        issued_token(user=ann)
    assert cost() == one


def test_the_events_of_an_upload_are_shown_with_it(staff: Client) -> None:
    record = issued_token()
    for number, kind in enumerate(("file.created", "<b>file.deleted</b>")):
        moment = timezone.now() + timedelta(seconds=number)
        ReceivedEvent.objects.create(
            event_id=f"evt-{number}", type=kind, received_at=moment, record=record
        )
    ReceivedEvent.objects.create(event_id="another's", type="file.created", received_at=moment)
    page = staff.get(f"{LIST}{record.pk}/change/").content.decode()
    assert "file.created evt-0<br>" in page
    assert "&lt;b&gt;file.deleted&lt;/b&gt; evt-1" in page
    assert "another's" not in page
