import pytest
from django.apps import apps
from django.urls import resolve, reverse

from django_imagekit_jwt.apps import ImageKitJWTConfig


def test_the_app_keeps_its_label_and_its_key_field() -> None:
    config = apps.get_app_config("django_imagekit_jwt")
    assert isinstance(config, ImageKitJWTConfig)
    assert config.default_auto_field == "django.db.models.BigAutoField"
    assert str(config.verbose_name) == "ImageKit uploads"


@pytest.mark.parametrize(
    ("name", "address", "arguments"),
    [
        ("token", "token/", []),
        ("uploads", "uploads/", []),
        ("complete", "uploads/a-jti/complete/", ["a-jti"]),
        ("fail", "uploads/a-jti/fail/", ["a-jti"]),
        ("webhook", "webhook/", []),
    ],
)
def test_each_endpoint_has_its_address(name: str, address: str, arguments: list[str]) -> None:
    found = reverse(f"imagekit_jwt:{name}", args=arguments)
    assert found == f"/imagekit/{address}"
    assert resolve(found).view_name == f"imagekit_jwt:{name}"
