import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from rest_framework.authtoken.models import Token
from rest_framework_simplejwt.tokens import AccessToken

from django_imagekit_jwt.models import IssuedToken
from tests.conftest import Configure

from .asking import BOTH, CAT, TOKEN, ask, refusal

SESSION = "rest_framework.authentication.SessionAuthentication"
DRF_TOKEN = "rest_framework.authentication.TokenAuthentication"
BEARER = "rest_framework_simplejwt.authentication.JWTAuthentication"
STATELESS = "rest_framework_simplejwt.authentication.JWTStatelessUserAuthentication"
FORM = "application/x-www-form-urlencoded"
FORMS = [FORM, "multipart/form-data", "multipart/form-data; boundary=x", "application/json", ""]


@pytest.fixture
def strict(ann: User) -> Client:
    """Give a signed-in client whose cross-site requests are found out, as a browser's are."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    return client


@pytest.fixture
def stranger() -> Client:
    return Client(enforce_csrf_checks=True)


def _csrf(client: Client) -> dict[str, str]:
    """Give the header that the widget's markup tells its script to send."""
    page = client.get("/widget/").content.decode()
    found = re.search(r'csrf-header="([^"]+)" csrf-token="([^"]+)"', page)
    assert found
    return {found[1].lower(): found[2]}


@pytest.mark.parametrize(("url", "body"), BOTH)
@pytest.mark.django_db
def test_nobody_gets_a_token(url: str, body: object, stranger: Client) -> None:
    refusal(ask(stranger, url, body), 403, "not_authenticated")
    refusal(ask(stranger, url, "{"), 403, "not_authenticated")
    assert "errors" not in refusal(stranger.get(url), 403, "not_authenticated")


@pytest.mark.django_db
def test_anybody_gets_a_token_where_the_site_opens_it(
    stranger: Client, configure: Configure
) -> None:
    configure(PERMISSION_CLASSES=["rest_framework.permissions.AllowAny"])
    assert ask(stranger, TOKEN, CAT).status_code == 200
    record = IssuedToken.objects.get()
    assert (record.user, record.username) == (None, "")


def test_every_permission_class_must_agree(signed_in: Client, configure: Configure) -> None:
    admins = "rest_framework.permissions.IsAdminUser"
    configure(PERMISSION_CLASSES=["rest_framework.permissions.IsAuthenticated", admins])
    refusal(ask(signed_in, TOKEN, CAT), 403, "permission_denied")
    User.objects.update(is_staff=True)
    assert ask(signed_in, TOKEN, CAT).status_code == 200


@pytest.mark.parametrize(("url", "body"), BOTH)
@pytest.mark.parametrize("content_type", FORMS)
def test_a_session_without_the_csrf_token_is_refused(
    url: str, body: object, content_type: str, strict: Client
) -> None:
    said = refusal(ask(strict, url, body, content_type), 403, "permission_denied")
    assert said["message"].startswith("CSRF Failed: CSRF cookie not set.")
    strict.get("/widget/")
    said = refusal(ask(strict, url, body, content_type), 403, "permission_denied")
    assert said["message"].startswith("CSRF Failed: CSRF token missing.")
    wrong = {"x_csrftoken": "a" * 64}
    said = refusal(ask(strict, url, body, content_type, **wrong), 403, "permission_denied")
    assert said["message"].startswith("CSRF Failed: CSRF token from the 'X-Csrftoken' HTTP header")


@pytest.mark.parametrize(
    "csrf",
    [
        {},
        {"CSRF_USE_SESSIONS": True},
        {"CSRF_COOKIE_HTTPONLY": True},
        {"CSRF_HEADER_NAME": "HTTP_X_MY_OWN", "CSRF_COOKIE_NAME": "mine"},
    ],
    ids=str,
)
@pytest.mark.parametrize("content_type", FORMS)
def test_a_session_with_the_csrf_token_of_the_page_is_served(
    csrf: dict[str, object], content_type: str, strict: Client
) -> None:
    with override_settings(**csrf):
        header = _csrf(strict)
        for url, body in BOTH:
            assert ask(strict, url, body, content_type, **header).status_code in {200, 201}


JSON = ["[]", '"a"', "5", '{"csrfmiddlewaretoken": 5}', '{"csrfmiddlewaretoken": {}}', ""]
NO_JSON = ["a=b", "\xff", "{", "[" * 100_000]


@pytest.mark.parametrize("content_type", FORMS)
@pytest.mark.parametrize("body", [*JSON, *NO_JSON], ids=lambda body: ascii(body)[:30])
def test_no_body_breaks_the_csrf_check(body: str, content_type: str, strict: Client) -> None:
    header = _csrf(strict)
    assert ask(strict, TOKEN, body, content_type, **header).status_code == 400
    refused = ask(strict, TOKEN, body, content_type).status_code
    assert refused == (403 if body in JSON else 400)


@pytest.mark.parametrize("content_type", FORMS)
def test_a_csrf_token_in_the_body_counts_for_nothing(content_type: str, strict: Client) -> None:
    [token] = _csrf(strict).values()
    body = {**CAT, "csrfmiddlewaretoken": token}
    refusal(ask(strict, TOKEN, body, content_type), 403, "permission_denied")


def test_a_token_of_rest_framework_is_served(
    stranger: Client, ann: User, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[DRF_TOKEN])
    key = Token.objects.create(user=ann).key
    for url, body in BOTH:
        answer = ask(stranger, url, body, authorization=f"Token {key}")
        assert answer.status_code in {200, 201}
    assert set(IssuedToken.objects.values_list("username", flat=True)) == {"ann"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "not_authenticated"),
        ({"authorization": "Token 0123456789"}, "authentication_failed"),
        ({"authorization": "Token"}, "authentication_failed"),
        ({"authorization": "Token a b"}, "authentication_failed"),
        ({"authorization": "Token \xff"}, "authentication_failed"),
    ],
    ids=str,
)
def test_a_wrong_token_of_rest_framework_is_told_how_to_sign_in(
    header: dict[str, str], code: str, stranger: Client, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[DRF_TOKEN])
    answer = ask(stranger, TOKEN, CAT, **header)
    refusal(answer, 401, code)
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("content_type", FORMS)
def test_a_bearer_is_served_without_csrf(
    content_type: str, stranger: Client, ann: User, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[BEARER, SESSION])
    bearer = f"Bearer {AccessToken.for_user(ann)}"
    for url, body in BOTH:
        answer = ask(stranger, url, body, content_type, authorization=bearer)
        assert answer.status_code in {200, 201}
    assert set(IssuedToken.objects.values_list("user", flat=True)) == {ann.pk}


@pytest.mark.django_db
def test_a_bearer_of_another_system_is_recorded_by_name(
    stranger: Client, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[STATELESS])
    bearer = AccessToken()
    bearer["user_id"], bearer["username"] = 12345, "zoe"
    answer = ask(stranger, TOKEN, CAT, authorization=f"Bearer {bearer}")
    assert answer.status_code == 200
    record = IssuedToken.objects.get()
    assert (record.user, record.username) == (None, "zoe")


def _expired(user: User) -> AccessToken:
    token: AccessToken = AccessToken.for_user(user)
    token.set_exp(lifetime=-timedelta(seconds=1))
    return token


def test_an_expired_or_garbled_bearer_is_refused_in_the_one_shape(
    stranger: Client, ann: User, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[BEARER, SESSION])
    for bearer in (_expired(ann), "garbage", "a.b.c", f"{AccessToken.for_user(ann)}x"):
        answer = ask(stranger, TOKEN, CAT, authorization=f"Bearer {bearer}")
        said = refusal(answer, 401, "token_not_valid")
        assert said["message"] == "Given token not valid for any token type"
        assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    for header in ("Bearer", "Bearer a b"):
        answer = ask(stranger, TOKEN, CAT, authorization=header)
        assert refusal(answer, 401, "bad_authorization_header")


def test_a_bearer_of_a_user_who_is_gone_is_refused(
    stranger: Client, ann: User, configure: Configure
) -> None:
    configure(AUTHENTICATION_CLASSES=[BEARER])
    bearer = f"Bearer {AccessToken.for_user(ann)}"
    User.objects.update(is_active=False)
    refusal(ask(stranger, TOKEN, CAT, authorization=bearer), 401, "user_inactive")
    ann.delete()
    refusal(ask(stranger, TOKEN, CAT, authorization=bearer), 401, "user_not_found")
