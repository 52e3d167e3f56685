from datetime import timedelta

import pytest
from django.utils import translation

from django_imagekit_jwt.quota_words import Spent, spent_sentence

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("spent", "sentence"),
    [
        (
            Spent("files", 3, 1, 2, DAY, 5400),
            "Erlaubt sind Ihnen 3 Dateien in 1 Tag. Übrig: 1 Datei, angefragt: 2 Dateien. Sie "
            "können höchstens 1 Datei anfragen oder es in 2 Stunden erneut versuchen.",
        ),
        (
            Spent("bytes", 2048, 1024, 4096, 3 * DAY, None),
            "Erlaubt sind Ihnen 2 KB in 3 Tagen. Übrig: 1 KB, angefragt: 4 KB. Sie können "
            "höchstens 1 KB anfragen.",
        ),
        (
            Spent("files", 1, 0, 1, timedelta(minutes=1), 30),
            "Erlaubt sind Ihnen 1 Datei in 1 Minute. Übrig: 0 Dateien, angefragt: 1 Datei. Sie "
            "können es in 30 Sekunden erneut versuchen.",
        ),
        (
            Spent("files", 1, 0, 2, DAY, None),
            "Erlaubt sind Ihnen 1 Datei in 1 Tag. Übrig: 0 Dateien, angefragt: 2 Dateien. Sie "
            "können später höchstens 1 Datei anfragen.",
        ),
    ],
    ids=["less or later", "less", "later", "neither"],
)
def test_a_spent_quota_is_told_in_the_users_language(spent: Spent, sentence: str) -> None:
    with translation.override("de"):
        assert spent_sentence(spent) == sentence


def test_two_files_have_a_form_of_their_own_in_arabic() -> None:
    with translation.override("ar"):
        assert "ملفان خلال يوم واحد" in spent_sentence(Spent("files", 2, 0, 3, DAY, 7200))
