import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from werkzeug.wrappers import Request, Response

from django_imagekit_jwt.models import IssuedToken
from django_imagekit_jwt.testing.emulator import DEFAULT_ACCOUNT, Emulator
from example_project.second_origin import serving
from tests.conftest import Configure
from tests.testing.emulator import client

PROJECT = Path(__file__).resolve().parents[3]
LIMITED = {"album": {}, "profile": {}, "default": {"max_size": "1 MB"}}
SECRETS = (DEFAULT_ACCOUNT.private_key, DEFAULT_ACCOUNT.public_key, "eyJ")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("imagekit_doctor", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def run_failing(*arguments: str) -> tuple[str, str]:
    """Give what was told, and the sentence that it failed with."""
    out = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("imagekit_doctor", *arguments, stdout=out, no_color=True)
    assert failure.value.returncode == 1
    return out.getvalue(), str(failure.value)


@pytest.fixture(autouse=True)
def _limited(configure: Configure) -> None:
    configure(POLICIES=LIMITED)


def test_each_finding_is_a_line_and_its_mend_another(imagekit: Emulator) -> None:
    lines = run().splitlines()
    assert lines[-1] == "ok       clock    This machine and ImageKit agree on the time."
    warned = next(at for at, line in enumerate(lines) if line.startswith("warning  settings W005"))
    assert lines[warned + 1].startswith("                  Use https://, or anybody on the way")


@pytest.mark.django_db
def test_a_live_test_that_goes_well_shows_no_secret(imagekit: Emulator) -> None:
    said = run("--live")
    assert "\nok       delete   ImageKit removed the file.\n" in said
    assert "\nfailed" not in said
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.django_db
def test_what_fails_fails_the_command(imagekit: Emulator) -> None:
    imagekit.fail_next(400, "Upload Limit Exceeded.")
    said, failure = run_failing("--live")
    assert "\nfailed   upload   ImageKit says that the account has reached its limit" in said
    assert failure == "1 failed."


@pytest.mark.django_db
def test_swapped_keys_are_told_and_sent_nowhere(imagekit: Emulator, configure: Configure) -> None:
    account = imagekit.account
    configure(PUBLIC_KEY=account.private_key, PRIVATE_KEY=account.public_key)
    said, failure = run_failing("--live")
    assert failure == "2 failed."
    assert said.count("E002: ") == 2
    assert "Swap the two keys." in said
    assert [secret for secret in SECRETS if secret in said] == []
    assert IssuedToken.objects.count() == 0


@pytest.mark.django_db
def test_what_imagekit_quotes_is_not_shown(imagekit: Emulator) -> None:
    imagekit.fail_next(400, f"No {imagekit.account.private_key} and no {client.sign({})}.")
    said, _ = run_failing("--live")
    assert "ImageKit answered 400: " in said
    assert [secret for secret in SECRETS if secret in said] == []


@pytest.mark.django_db
def test_tokens_are_issued_to_the_user_who_is_named(imagekit: Emulator, ann: User) -> None:
    run("--live", "--user", "ann")
    assert {record.user for record in IssuedToken.objects.all()} == {ann}


@pytest.mark.django_db
def test_a_user_whom_there_is_not_is_refused(imagekit: Emulator) -> None:
    with pytest.raises(CommandError, match=r'^No user is named "bob"\.$'):
        run("--live", "--user", "bob")


@pytest.mark.django_db
def test_the_account_that_is_named_is_tried(imagekit: Emulator) -> None:
    said, _ = run_failing("--live", "--account", "eu")
    assert "failed   key      IMAGEKIT_JWT['ACCOUNTS'] has no \"eu\"." in said


def test_a_page_is_asked_with_the_cookie_of_the_environment(
    imagekit: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    @Request.application
    def page(request: Request) -> Response:
        asked.append(request.cookies.to_dict())
        return Response("<p>", headers={"Content-Security-Policy": "connect-src 'self'"})

    monkeypatch.setenv("IMAGEKIT_DOCTOR_COOKIE", "sessionid=sesame")
    with serving(page) as site:
        said, _ = run_failing("--page", f"{site}/form/", "--site", imagekit.origin)
    assert asked == [{"sessionid": "sesame"}]
    assert f"\nfailed   csp      connect-src refuses {imagekit.origin}. " in said
    assert f"\nok       cors     UPLOAD_URL is open to pages of {site}.\n" in said
    assert "sesame" not in said


@pytest.mark.parametrize("option", ["--page", "--site"])
@pytest.mark.parametrize("address", ["", "site.example", "file:///etc/passwd", "https://a:b@c"])
def test_what_is_no_address_is_refused(option: str, address: str) -> None:
    with pytest.raises(CommandError, match=r"Send an absolute http\(s\) address"):
        run(option, address)


def test_its_exit_status_is_that_of_a_failure(tmp_path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "example_project.settings"}
    environment |= {"DEMO_DIR": str(tmp_path), "IMAGEKIT_PORT": "1"}
    command = [sys.executable, "-m", "django", "imagekit_doctor", "--no-color"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "CommandError: 1 failed.\n")
    assert (
        "failed   clock    http://127.0.0.1:1 gave no answer: nobody listens there.\n"
        in done.stdout
    )
