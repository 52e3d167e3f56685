"""What the test kit is imported by."""

import pytest

from django_imagekit_jwt import testing


def test_all_that_is_offered_is_there() -> None:
    assert {name for name in testing.__all__ if getattr(testing, name, None) is None} == set()
    assert set(testing._HOMES) == set(testing.__all__)


@pytest.mark.parametrize("name", ["imagekit", "settings_at"])
def test_any_other_name_is_not(name: str) -> None:
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(testing, name)
