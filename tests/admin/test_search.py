import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from django_imagekit_jwt.admin.search import COLUMNS
from django_imagekit_jwt.protocol.file_paths import path_key
from tests.admin.asking import LIST, NASTY, found, listed, listing, plans
from tests.admin.searching import note, search
from tests.conftest import Configure
from tests.factories import KEYS, issued_token
from tests.skipping import only_sqlite

REAL = "65f0a1b2c3d4e5f6a7b8c9d0"


@pytest.mark.parametrize(
    ("term", "jtis"),
    [
        ("AbC-1", {"AbC-1"}),
        ("AbC", set()),
        ("ann lee", {"AbC-1", "AbC-2"}),
        ("  ann lee ", {"AbC-1", "AbC-2"}),
        ("ann", {"third"}),
        ("ann  lee", set()),
        ("default", set()),
        ("", {"AbC-1", "AbC-2", "third"}),
        ("  ", {"AbC-1", "AbC-2", "third"}),
        ("a\0b", {"AbC-1", "AbC-2", "third"}),
        ("' OR 1=1 --", set()),
        ("%", set()),
        (NASTY, set()),
        ("é" * 2000, set()),
        (REAL, {"third"}),
        (REAL[:-1], set()),
        ("192.0.2.7", {"third"}),
        ("[192.0.2.7]:443", {"third"}),
        ("192.0.2.8", set()),
        ("192.0.2", set()),
        ("/a/cat_AbC.jpg", {"third"}),
        ("/a/", set()),
        ("cat_AbC.jpg", set()),
    ],
)
def test_the_search_finds_exactly_one_thing(term: str, jtis: set[str], staff: Client) -> None:
    issued_token(jti="AbC-1", username="ann lee")
    issued_token(jti="AbC-2", username="ann lee")
    issued_token(
        jti="third",
        username="ann",
        file_id=REAL,
        ip_address="192.0.2.7",
        file_path="/a/cat_AbC.jpg",
        parameters={"fileName": "cat.jpg", "folder": "/a"},
    )
    assert found(staff, q=term) == jtis
    assert found(staff, **search(staff, term)) == jtis


@only_sqlite  # what a collation takes for equal is the database's own affair
@pytest.mark.parametrize("term", ["abc-1", "Ann Lee"])
def test_case_counts(term: str, staff: Client) -> None:
    issued_token(jti="AbC-1", username="ann lee")
    assert found(staff, q=term) == set()


@pytest.mark.parametrize(
    ("kept", "recorded", "term"),
    [
        ("full", "203.0.113.9", "203.0.113.9"),
        ("full", "203.0.113.9", "::ffff:203.0.113.9"),
        ("truncated", "203.0.113.0", "203.0.113.9"),
        ("truncated", "203.0.113.0", "203.0.113.0"),
        ("truncated", "2001:db8:1::", "2001:DB8:1:2:3:4:5:6"),
        ("full", "2001:db8::1", "2001:0db8:0:0::1"),
    ],
)
def test_an_address_is_found_as_it_is_kept(
    kept: str, recorded: str, term: str, configure: Configure, staff: Client
) -> None:
    configure(RECORD_IP=kept)
    issued_token(jti="a", ip_address=recorded)
    issued_token(jti="b", ip_address="198.51.100.1")
    assert found(staff, q=term) == {"a"}


def test_no_address_is_found_where_none_is_kept(configure: Configure, staff: Client) -> None:
    configure(RECORD_IP="none")
    issued_token(ip_address="203.0.113.9")
    assert found(staff, q="203.0.113.9") == set()


def test_a_path_finds_the_file_before_what_was_only_expected_there(staff: Client) -> None:
    signed = {"fileName": "cat.jpg", "folder": "/a"}
    issued_token(jti="there", parameters=signed, file_path="/a/cat_AbC.jpg")
    issued_token(jti="elsewhere", parameters=signed, file_path="/a/cat_XyZ.jpg")
    issued_token(jti="unreported", parameters=signed)
    issued_token(jti="other", parameters={"fileName": "dog.jpg", "folder": "/a"})
    assert found(staff, q="/a/cat_AbC.jpg") == {"there"}
    assert "It is also: path of an upload without a report" in note(
        listing(staff, q="/a/cat_AbC.jpg")
    )
    assert found(staff, q="expected_path=/a/cat_AbC.jpg") == {"unreported"}
    assert found(staff, q="/a/cat.jpg") == {"unreported"}
    assert found(staff, q="/a/dog.jpg") == {"other"}
    assert found(staff, q="/a/dog") == {"other"}  # the format may change on the way


def test_a_file_that_was_overwritten_has_several_records(staff: Client) -> None:
    signed = {"fileName": "me.jpg", "useUniqueFileName": "false"}
    for version in ("1", "2"):
        issued_token(
            jti=version, parameters=signed, file_path="/me.jpg", file_id="f", version_id=version
        )
    assert listed(staff, q="/me.jpg") == listed(staff, q="f") == ["2", "1"]


def test_nobody_hides_others_by_a_name(staff: Client) -> None:
    """A user may be called as an id, an address or a path, and a client reports any file id."""
    issued_token(jti="victim", username="ben", ip_address="192.0.2.7", file_id=REAL)
    for name in ("victim", "192.0.2.7", REAL):
        issued_token(jti=f"by {name}", username=name)
        assert found(staff, q=name) == {"victim"}
        assert note(listing(staff, q=name)).endswith("It is also: user name Show all")
        assert found(staff, q=f"username={name}") == {f"by {name}"}
    issued_token(jti="liar", file_id="ben")
    assert "It is also: user name" in note(listing(staff, q="ben"))
    assert found(staff, q="username=ben") == {"victim"}


def test_the_other_meanings_are_a_link_away(staff: Client) -> None:
    issued_token(jti="x&y", policy="album")
    issued_token(jti="b", username="x&y", file_id="x&y", policy="album")
    text = listing(staff, q="x&y", policy="album")
    assert "Searched as: token id. It is also: file id , user name" in note(text)
    links = [unescape(link) for link in re.findall(r'<a href="(\?[^"]+q=\w+%3D[^"]+)"', text)]
    assert links == [f"?policy=album&q={name}%3Dx%26y" for name in ("file_id", "username")]
    assert re.findall(r'field-jti"><a [^>]+>([^<]+)', staff.get(LIST + links[1]).content.decode())


@pytest.mark.parametrize(
    ("term", "jtis"),
    [
        ("jti=a", {"a"}),
        ("username=", {"anonymous"}),
        ("username=ann", {"a"}),
        ("jti=ann", set()),
        ("file_path=ann", set()),
        ("expected_path=", set()),
        ("ip_address=ann", set()),
        ("ip_address=192.0.2.7", {"a"}),
        ("failure=x", set()),
        ("password=x", set()),
    ],
)
def test_a_term_may_name_its_column(term: str, jtis: set[str], staff: Client) -> None:
    issued_token(jti="a", ip_address="192.0.2.7")
    issued_token(jti="anonymous", username="")
    assert found(staff, q=term) == jtis


def test_the_form_says_what_a_term_was_taken_for(staff: Client) -> None:
    issued_token(jti="a")
    assert note(listing(staff)).startswith("A token's id or the whole token")
    assert note(listing(staff, q="ann")) == "Searched as: user name. Show all"
    assert note(listing(staff, q="nobody")).startswith("No record has exactly this.")
    assert '<a href="?policy=a">Show all' in listing(staff, q="ann", policy="a")


@only_sqlite
@pytest.mark.parametrize(
    ("term", "index"),
    [
        ("an-id", "jti=?"),
        ("ann", "imagekit_jwt_username (username=?"),
        (REAL, "file_id=?"),
        ("192.0.2.7", "imagekit_jwt_address (ip_address=?"),
        ("/cat_AbC.jpg", "path_key=?"),
        ("expected_path=/cat_AbC.jpg", "path_key=?"),
    ],
)
def test_an_index_answers_each_search(term: str, index: str, staff: Client) -> None:
    issued_token(jti="an-id", file_id=REAL, ip_address="192.0.2.7", file_path="/cat_AbC.jpg")
    issued_token()
    *probes, counting, rows = plans(staff, q=term)
    for plan in (counting, rows):
        assert index in plan
    for plan in (*probes, counting, rows):
        assert "SEARCH" in plan
        assert "OR" not in plan.replace("ORDER", "").split()
    assert len(probes) <= len(COLUMNS)


def test_filters_do_not_change_what_a_term_means(staff: Client) -> None:
    issued_token(jti="a", policy="album")
    assert found(staff, q="a", policy="other") == set()
    assert "Searched as: token id." in note(listing(staff, q="a", policy="other"))


def test_the_form_keeps_the_filters_and_leaves_the_page(staff: Client) -> None:
    issued_token()
    text = listing(staff, policy="a&b", status="active", q="ann", o="0", p="1")
    [action] = re.findall(r'id="changelist-search"[^>]*action="([^"]*)"', text)
    assert unescape(action) == f"{LIST}search/?o=0&policy=a%26b&status=active"
    assert re.search(r'id="changelist-search"\s+method="post"', text)
    assert search(staff, "ann", policy="a&b", p="3", e="1", q="old") == {
        "policy": "a&b",
        "q": "ann",
    }
    assert search(staff, " ", policy="a", q="old") == {"policy": "a"}
    assert search(staff, "") == {}


def test_a_search_by_get_is_the_list(staff: Client) -> None:
    answer = staff.get(f"{LIST}search/", {"policy": "a", "q": "x"})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?policy=a")


def test_a_search_needs_the_sites_own_form(admin_user: User) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(admin_user)
    answer = careful.post(f"{LIST}search/", {"q": "x"})
    assert answer.status_code == 403
    [form] = re.findall(
        r'<form id="changelist-search".*?</form>', careful.get(LIST).content.decode(), re.DOTALL
    )
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    sent = {"q": "x", "csrfmiddlewaretoken": token}
    assert careful.post(f"{LIST}search/", sent).status_code == 302


def test_a_path_key_is_what_finds_a_path(staff: Client) -> None:
    """As a path may be longer than an index takes, its key is asked for, and then the path."""
    issued_token(jti="a", file_path="/cat.jpg", path_key=path_key("/dog.jpg"))
    assert found(staff, q="/cat.jpg") == set()


def test_the_field_keeps_out_of_the_browsers_memory(staff: Client) -> None:
    issued_token()
    text = listing(staff, q=NASTY)
    [field] = re.findall(r"<input type=\"text\"[^>]*>", text.replace(NASTY, ""))
    assert 'autocomplete="off"' in field
    assert "&lt;script&gt;alert(1)" in field
    assert KEYS.private_key not in text
