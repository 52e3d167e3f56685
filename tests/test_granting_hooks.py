"""What a policy's own code adds is inside the signature, and takes nothing away."""

from typing import Any

import pytest

from django_imagekit_jwt import granting
from django_imagekit_jwt.exceptions import (
    NotConfigured,
)
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import WantedUpload
from tests.grants import ANN, grant


class Orders(UploadPolicy):
    """A policy with a hook."""

    def parameters(self, request: object, upload: WantedUpload) -> dict[str, Any]:
        return {"customMetadata": {"order": 5}, "tags": upload.parameters["fileName"]}


def test_the_hook_adds_parameters_as_python_values() -> None:
    granted = granting.complete(Orders(), WantedUpload({"fileName": "a"}), ANN)
    assert granted.parameters == {"fileName": "a", "customMetadata": '{"order":5}', "tags": "a"}


def test_a_hook_that_errs_is_a_fault_of_the_site() -> None:
    with pytest.raises(NotConfigured, match='policy "default" made parameters: tags is "%"'):
        granting.complete(Orders(), WantedUpload({"fileName": "%"}), ANN)


class OwnChecks(UploadPolicy):
    """A policy whose hook has checks."""

    def parameters(self, request: object, upload: WantedUpload) -> dict[str, Any]:
        return {"checks": upload.parameters["description"]}


@pytest.mark.parametrize(
    ("options", "checks"),
    [
        ({}, '"file.mime" = "a/b"'),
        ({"max_size": 9}, '("file.mime" = "a/b") AND "file.size" <= 9'),
        (
            {"max_size": 9, "checks": '"file.size" > 1'},
            '(("file.size" > 1) AND ("file.mime" = "a/b")) AND "file.size" <= 9',
        ),
    ],
)
def test_a_hooks_checks_replace_no_limit(options: dict[str, Any], checks: str) -> None:
    wanted = WantedUpload({"fileName": "a", "description": '"file.mime" = "a/b"'})
    assert granting.complete(OwnChecks(**options), wanted, ANN).parameters["checks"] == checks


@pytest.mark.parametrize("options", [{}, {"max_size": 9}, {"checks": '"file.size" > 1'}])
def test_a_hooks_checks_cannot_be_read_past_their_end(options: dict[str, Any]) -> None:
    wanted = WantedUpload({"fileName": "a", "description": '"a" > 1) OR ("b" > 1'})
    with pytest.raises(NotConfigured, match="could be read past its own end"):
        granting.complete(OwnChecks(**options), wanted, ANN)


COUNTED = UploadPolicy(max_size=100, quotas=[{"bytes": 1000, "per": "day"}])


@pytest.mark.parametrize(("size", "most"), [(None, 100), (0, 0), (60, 60), (100, 100)])
def test_where_bytes_are_counted_the_declared_size_is_the_signed_limit(
    size: int | None, most: int
) -> None:
    granted = granting.complete(COUNTED, WantedUpload({"fileName": "a"}, size), ANN)
    assert granted.max_bytes == most
    assert granted.parameters["checks"] == f'"file.size" <= {most}'


def test_somebody_without_a_name_has_a_folder_that_is_nobodys() -> None:
    policy = UploadPolicy(folder="/u/{user.pk}/{user.username}")
    assert grant(policy, "complete", {"fileName": "a"})["folder"] == "/u/_/_"
