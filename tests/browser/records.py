"""What the site has recorded of the uploads, oldest first."""

from django_imagekit_jwt.models import IssuedToken


def outcomes() -> list[str | None]:
    return [record.outcome or None for record in IssuedToken.objects.order_by("pk")]


def failures() -> list[str]:
    return [record.failure for record in IssuedToken.objects.order_by("pk")]
