"""Texts that are looked up are equal when they are the same, whatever the database takes for equal.

MariaDB's own collations find no difference between cases, accents, or a space at the end.
"""

import pymysql
import pytest

from django_imagekit_jwt.exceptions import UnknownUpload
from django_imagekit_jwt.files import ImageKitFile
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.outcomes import owned_upload
from django_imagekit_jwt.protocol.file_paths import path_key
from django_imagekit_jwt.uploads import Requester
from tests.factories import issued_token

pytestmark = pytest.mark.django_db
ALIKE = ["Ann", "ann", "änn", "ann "]


@pytest.mark.parametrize("column", ["jti", "username", "policy", "kid", "file_path"])
def test_what_is_alike_is_not_the_same(column: str) -> None:
    for text in ALIKE:
        issued_token(**{"jti": text, column: text})
    for text in ALIKE:
        found = IssuedToken.objects.filter(**{column: text})
        assert [getattr(record, column) for record in found] == [text]


def test_files_and_events_with_ids_alike_are_different() -> None:
    for number, text in enumerate(ALIKE):
        issued_token(jti=str(number), file_id=text, version_id="Ver")
        issued_token(jti=f"{number} again", file_id=text, version_id="ver")
        ReceivedEvent.objects.create(
            event_id=text, file_id=text, type="file.created", received_at="2026-06-01T12:00Z"
        )
    for text in ALIKE:
        assert IssuedToken.objects.get(file_id=text, version_id="ver").jti.endswith("again")
        assert ReceivedEvent.objects.get(event_id=text) == ReceivedEvent.objects.get(file_id=text)


def test_a_file_has_the_record_of_its_own_path() -> None:
    key = path_key("/cat.jpg")
    upper = issued_token(file_id="1", file_path="/cat_ABCDEFGHI.jpg", path_key=key)
    issued_token(file_id="2", file_path="/cat_abcdefghi.jpg", path_key=key)
    assert ImageKitFile("/cat_ABCDEFGHI.jpg").record == upper


def test_who_is_called_alike_owns_nothing() -> None:
    class Stranger:
        """A user of another system."""

        def get_username(self) -> str:
            return "Ann"

    issued_token(jti="hers", username="ann")
    with pytest.raises(UnknownUpload):
        owned_upload(Requester(Stranger()), "hers")


@pytest.mark.parametrize(
    ("server", "collation"), [("MariaDB", "utf8mb4_nopad_bin"), ("MySQL", "utf8mb4_0900_bin")]
)
def test_mysql_and_mariadb_name_their_exact_collations(server: str, collation: str) -> None:
    pymysql.install_as_MySQLdb()
    from django.db.backends.mysql.base import DatabaseWrapper  # noqa: PLC0415 - needs MySQLdb

    asked = DatabaseWrapper({"OPTIONS": {}, "TIME_ZONE": None}, "elsewhere")
    asked.__dict__["mysql_is_mariadb"] = server == "MariaDB"
    assert IssuedToken._meta.get_field("jti").db_parameters(asked)["collation"] == collation
