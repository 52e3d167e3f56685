"""What the page of a record shows."""

import json
import re

from django.test import Client

from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from tests.admin.asking import NASTY, page
from tests.admin.records_told import NOON, at, event, table
from tests.conftest import Configure
from tests.factories import KEYS, issued_token


def test_without_a_url_endpoint_there_is_no_link(configure: Configure, staff: Client) -> None:
    configure(URL_ENDPOINT="")
    text = page(staff, issued_token(file_path="/a/cat_AbC.jpg"))
    assert "<bdi>cat_AbC.jpg</bdi>" in text
    assert "imagekit.io" not in text


def test_the_page_shows_every_signed_string(staff: Client) -> None:
    parameters = {"fileName": "Grüße.png", "customMetadata": '{"a":  1}', "checks": '"x" < 1'}
    text = page(staff, issued_token(parameters=parameters))
    assert table(text) == [
        ("fileName", "Grüße.png"),
        ("customMetadata", json.dumps({"a": 1}, indent=2)),
        ("checks", '"x" < 1'),
    ]


def test_the_page_shows_the_timeline_as_an_ordered_list(staff: Client) -> None:
    record = issued_token(now=NOON, failed_at=at(5), failure="<i>no</i>")
    event(record, "<b>file.deleted</b>", 6)
    ReceivedEvent.objects.create(event_id="another's", type="file.created", received_at=NOON)
    text = page(staff, record)
    [timeline_shown] = re.findall(r'<ol class="imagekit-timeline.*?</ol>', text, re.DOTALL)
    assert re.findall(r'datetime="([^"]+)"', timeline_shown) == [
        f"2026-11-24T06:00:0{second}-06:00" for second in (0, 5, 6)
    ]
    words = [
        " ".join(one.split()) for one in re.sub(r"<[^>]+>", " ", timeline_shown).split("2026-")
    ]
    assert words[1:] == [
        "11-24 06:00:00 Issued",
        "11-24 06:00:05 Failed &lt;i&gt;no&lt;/i&gt;",
        "11-24 06:00:06 &lt;b&gt;file.deleted&lt;/b&gt; evt-1",
    ]
    assert "another's" not in text


def test_the_page_shows_every_column(staff: Client) -> None:
    record = issued_token(
        now=NOON,
        ip_address="192.0.2.7",
        max_bytes=2_621_440,
        form_field="avatar-field",
        reported_at=at(1),
        verified_at=at(2),
        file_id="65f0a1",
        version_id="65f0a2",
        file_path="/a/cat_AbC.jpg",
        size=2_621_440,
        mime="image/jpeg",
    )
    text = page(staff, record)
    shown = (
        *(record.jti, "ann", "default", "Verified", KEYS.public_key, "192.0.2.7", "2.5 MB"),
        *("avatar-field", "65f0a1", "65f0a2", "/a/cat_AbC.jpg", "image/jpeg", record.path_key),
        "2.5\xa0MB (2621440 bytes)",
    )
    for value in shown:
        assert f">{value}<" in text
    columns = {field.name for field in IssuedToken._meta.get_fields()}
    fields = set(re.findall(r"field-(\w+)", text))
    renamed = {"user", "username", "max_bytes", "size"}
    elsewhere = {"id", "parameters", "events"}
    assert columns - renamed - elsewhere <= fields
    assert {"who", "most_bytes", "exact_size"} <= fields


def test_what_is_not_known_is_a_dash(staff: Client) -> None:
    text = page(staff, issued_token(username=""))
    for name in ("who", "most_bytes", "exact_size", "file_id", "reported_at", "failure"):
        [value] = re.findall(
            rf'field-{name}">.*?<div class="readonly">(.*?)</div>', text, re.DOTALL
        )
        assert value == "-"


def test_hostile_text_is_text_everywhere(staff: Client) -> None:
    record = issued_token(
        username=NASTY,
        parameters={NASTY: NASTY, "fileName": f"{NASTY}\u202egnp.exe", "customMetadata": NASTY},
        failed_at=NOON,
        failure=NASTY,
        file_path=f"/{NASTY}",
        mime=NASTY,
    )
    event(record, NASTY, 0)
    text = page(staff, record)
    assert "<script>alert" not in text
    assert (NASTY, NASTY) in table(text)
    assert f"<bdi>{NASTY}" not in text
    assert "javascript:" not in text


def test_there_is_no_page_of_what_is_not_there(staff: Client) -> None:
    for key in ("999999", "x", NASTY, "9" * 40):
        answer = staff.get(f"/admin/django_imagekit_jwt/issuedtoken/{key}/change/")
        assert answer.status_code == 302
