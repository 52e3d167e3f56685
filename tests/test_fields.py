import copy
import json
import pickle
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Value
from django.db.models.functions import Concat, Length
from django.test.utils import CaptureQueriesContext

from django_imagekit_jwt.fields import ImageKitFileField
from django_imagekit_jwt.files import ImageKitFile, file_of
from tests.conftest import Configure
from tests.forms_app.models import Paper, Profile
from tests.forms_app.uploads import uploaded

pytestmark = pytest.mark.django_db
CAT, NOTHING = ImageKitFile("/a/cat.png"), ImageKitFile()


def stored(model: type[models.Model], column: str) -> list[str | None]:
    """Give what the database holds, past the field."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(
    ("options", "arguments"),
    [
        ({}, {}),
        ({"max_length": 500}, {}),
        ({"max_length": 100}, {"max_length": 100}),
        ({"max_length": None}, {"max_length": None}),
        ({"policy": "avatars", "single_use": True, "delete_with_row": True}, {}),
        ({"blank": True, "unique": True}, {"blank": True, "unique": True}),
    ],
    ids=str,
)
def test_a_migration_holds_what_a_column_is_made_of(
    options: dict[str, Any], arguments: dict[str, Any]
) -> None:
    field = ImageKitFileField(**options)
    assert field.deconstruct()[1:] == (
        "django_imagekit_jwt.fields.ImageKitFileField",
        [],
        arguments,
    )
    text, imports = MigrationWriter.serialize(field)
    assert text.startswith("django_imagekit_jwt.fields.ImageKitFileField(")
    assert imports == {"import django_imagekit_jwt.fields"}
    assert field.clone().db_parameters(connection) == field.db_parameters(connection)


@pytest.mark.parametrize(
    ("assigned", "file"),
    [("/a/cat.png", CAT), (CAT, CAT), ("", NOTHING), (None, NOTHING), (NOTHING, NOTHING)],
    ids=repr,
)
def test_an_attribute_gives_a_file_whatever_was_assigned(
    assigned: str | ImageKitFile | None, file: ImageKitFile
) -> None:
    profile = Profile(name="Ann", avatar=assigned)
    assert profile.avatar == file
    assert isinstance(profile.avatar, ImageKitFile)
    profile.save()
    assert stored(Profile, "avatar") == [file.path]
    assert Profile.objects.get().avatar == profile.avatar == file


@pytest.mark.parametrize("assigned", ["", None, NOTHING], ids=repr)
def test_no_file_is_null_where_the_column_takes_it(assigned: str | ImageKitFile | None) -> None:
    for _ in range(2):
        paper = Paper(document=assigned)
        paper.full_clean()  # NULLs are not equal to each other
        paper.save()
    assert stored(Paper, "document") == [None, None]
    assert Paper.objects.filter(document__isnull=True).count() == 2
    assert Paper.objects.earliest("pk").document == NOTHING
    Paper.objects.bulk_update(Paper.objects.all(), ["document"])
    assert stored(Paper, "document") == [None, None]


def test_the_class_gives_the_attribute_itself() -> None:
    assert Profile.avatar.field is Profile._meta.get_field("avatar")


def test_the_policys_settings_count_when_the_file_is_read(configure: Configure) -> None:
    paper = Paper(document="/a.pdf")
    assert not paper.document.is_private
    configure(POLICIES={"default": {"fixed_parameters": {"isPrivateFile": True}}})
    assert paper.document.is_private


@pytest.mark.parametrize(
    "lookup",
    [
        {"avatar": CAT},
        {"avatar": "/a/cat.png"},
        {"avatar__exact": CAT},
        {"avatar__iexact": "/A/CAT.png"},
        {"avatar__in": [CAT, "/other.png"]},
        {"avatar__startswith": "/a/"},
        {"avatar__startswith": CAT},
        {"avatar__contains": "cat"},
        {"avatar__gt": ""},
        {"avatar__isnull": False, "name": "full"},
        {"avatar__regex": r"^/a/.*\.png$"},
    ],
    ids=str,
)
def test_a_row_is_found_by_its_path(lookup: dict[str, Any]) -> None:
    Profile.objects.create(name="empty")
    Profile.objects.create(name="full", avatar=CAT)
    assert [profile.name for profile in Profile.objects.filter(**lookup)] == ["full"]
    others = Profile.objects.exclude(**lookup)
    assert [profile.name for profile in others] == ["empty"]


def test_a_row_without_a_file_is_found() -> None:
    Profile.objects.create(name="empty")
    Profile.objects.create(name="full", avatar=CAT)
    for none in ("", NOTHING):
        assert Profile.objects.get(avatar=none).name == "empty"


def test_values_are_paths_as_text() -> None:
    Profile.objects.create(avatar=CAT)
    listed: list[Any] = [
        *Profile.objects.values_list("avatar", flat=True),
        *Profile.objects.values("avatar"),
    ]
    assert listed == ["/a/cat.png", {"avatar": "/a/cat.png"}]
    assert Profile.objects.annotate(size=Length("avatar")).get().size == 10
    assert Profile.objects.aggregate(last=models.Max("avatar")) == {"last": "/a/cat.png"}


@pytest.mark.parametrize("format_", ["json", "jsonl", "xml", "yaml"])
def test_a_fixture_brings_every_row_back(format_: str, tmp_path: Any) -> None:
    Profile.objects.create(name="full", avatar=CAT)
    Profile.objects.create(name="empty")
    Paper.objects.create()
    fixture = tmp_path / f"rows.{format_}"
    labels = ["forms_app.profile", "forms_app.paper"]
    call_command("dumpdata", *labels, format=format_, output=str(fixture), verbosity=0)
    Profile.objects.all().delete()
    Paper.objects.all().delete()
    call_command("loaddata", str(fixture), verbosity=0)
    assert stored(Profile, "avatar") == ["/a/cat.png", ""]
    assert stored(Paper, "document") == [None]


def test_a_fixture_holds_the_path() -> None:
    Profile.objects.create(avatar=CAT)
    out = StringIO()
    call_command("dumpdata", "forms_app.profile", stdout=out)
    assert json.loads(out.getvalue())[0]["fields"]["avatar"] == "/a/cat.png"


def test_a_row_is_refreshed() -> None:
    profile = Profile.objects.create(avatar=CAT)
    Profile.objects.update(avatar="/new.png")
    profile.refresh_from_db()
    assert profile.avatar.path == "/new.png"
    Profile.objects.update(avatar=CAT)
    profile.refresh_from_db(fields=["avatar"])
    assert profile.avatar == CAT


@pytest.mark.parametrize("manner", ["only", "defer"])
def test_a_deferred_file_is_loaded_when_it_is_asked_for(manner: str) -> None:
    Profile.objects.create(name="Ann", avatar=CAT)
    rows = Profile.objects.only("name") if manner == "only" else Profile.objects.defer("avatar")
    profile = rows.get()
    assert profile.get_deferred_fields() == {"avatar"}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert profile.avatar == profile.avatar == CAT
    assert len(queries) == 1
    rows.get().save()
    assert stored(Profile, "avatar") == ["/a/cat.png"]


def test_many_rows_are_written_and_changed_at_once(ann: User) -> None:
    record = uploaded(ann)
    rows = Profile.objects.bulk_create(
        [Profile(avatar=CAT), Profile(avatar=file_of(record)), Profile(avatar=None)]
    )
    assert stored(Profile, "avatar") == ["/a/cat.png", "/cat.png", ""]
    record.refresh_from_db()
    assert record.used_at is not None
    paths: list[str | ImageKitFile] = ["", CAT, "/new.png"]
    for row, path in zip(rows, paths, strict=True):
        row.avatar = path
    Profile.objects.bulk_update(rows, ["avatar"])
    assert stored(Profile, "avatar") == ["", "/a/cat.png", "/new.png"]


def test_an_expression_stays_one_until_it_is_saved() -> None:
    profile = Profile.objects.create(name="/n.png", avatar=CAT)
    profile.avatar = F("name")  # type: ignore[assignment]  # as any column takes one
    profile.save()
    profile.refresh_from_db()
    assert profile.avatar.path == "/n.png"
    Profile.objects.update(avatar=Concat(Value("/b"), F("avatar")))
    assert stored(Profile, "avatar") == ["/b/n.png"]


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))]
)
def test_a_row_is_copied_with_its_file(copied: Callable[[Profile], Profile], ann: User) -> None:
    record = uploaded(ann, "/a/cat.png")
    original = Profile(avatar=file_of(record))
    row = copied(original)
    assert row.avatar == CAT
    assert row.avatar.jti == record.jti
    row.avatar = None
    assert original.avatar == CAT
