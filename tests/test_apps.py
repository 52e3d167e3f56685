import pytest
from django.apps import apps
from django.urls import resolve, reverse

from django_imagekit_jwt.apps import ImageKitJWTConfig


def test_the_app_keeps_its_label_and_its_key_field() -> None:
    config = apps.get_app_config("django_imagekit_jwt")
    assert isinstance(config, ImageKitJWTConfig)
    assert config.default_auto_field == "django.db.models.BigAutoField"
    assert str(config.verbose_name) == "ImageKit uploads"


@pytest.mark.parametrize("name", ["token", "uploads"])
def test_each_endpoint_has_its_address(name: str) -> None:
    address = reverse(f"imagekit_jwt:{name}")
    assert address == f"/imagekit/{name}/"
    assert resolve(address).view_name == f"imagekit_jwt:{name}"
