"""The names that only issuing can bring: random ones, and the time of issuing."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from django_imagekit_jwt.issuing import issue_uploads
from django_imagekit_jwt.policies import UploadPolicy
from django_imagekit_jwt.uploads import Requester, WantedUpload

WANTED = WantedUpload({"fileName": "cat.jpg"})


def test_each_file_gets_a_random_name_of_its_own(ann: User) -> None:
    policy = UploadPolicy(file_name="{random}{extension}")
    issued = issue_uploads(Requester(ann), policy, [WANTED] * 3)
    names = [one.parameters["fileName"] for one in issued]
    assert len(set(names)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{32}\.jpg", name) for name in names)


def test_the_date_in_a_folder_is_the_sites(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.5)
    policy = UploadPolicy(folder="/{date:%Y/%m/%d_%H}")
    for zone, folder in (("Asia/Tokyo", "/2027/01/15_17"), ("UTC", "/2027/01/15_08")):
        for aware in (True, False):
            with override_settings(TIME_ZONE=zone, USE_TZ=aware):
                [issued] = issue_uploads(Requester(ann), policy, [WANTED])
            assert issued.parameters["folder"] == folder
