"""The record of every issued token, and the questions that can be asked of it.

Responsible for: storing who was allowed to upload what, until when; deriving the status.
Does not know: how a token is made. It stores the token's id, never the token or a key.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _


class TokenStatus(models.TextChoices):
    """What became of a token; derived by the queryset, stored nowhere."""

    ACTIVE = "active", _("Active")
    EXPIRED = "expired", _("Expired")


class IssuedTokenQuerySet(models.QuerySet["IssuedToken"]):
    """Issued tokens."""

    def with_status(self, now: datetime) -> "IssuedTokenQuerySet":
        """Annotate each record with the ``status`` it has at ``now``: a TokenStatus value."""
        return self.annotate(
            status=Case(
                When(exp__gt=now, then=Value(TokenStatus.ACTIVE)),
                default=Value(TokenStatus.EXPIRED),
                output_field=models.CharField(max_length=16),
            )
        )


class IssuedToken(models.Model):
    """One token that left the server: who got it, what it allows, until when.

    ``jti``, ``kid``, ``iat`` and ``exp`` are named as in RFC 7519 section 4.1 and RFC 7515 section
    4.1.4. Records are written by ``issuing`` alone.
    """

    jti = models.CharField(
        _("token id"),
        max_length=64,
        unique=True,
        help_text=_("The token's jti, or its SHA-256 where tokens are signed without one."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="imagekit_tokens",
    )
    username = models.CharField(
        _("user name"),
        max_length=255,
        db_index=True,
        help_text=_("As it was when the token was issued; empty for an anonymous client."),
    )
    policy = models.CharField(_("policy"), max_length=100, db_index=True)
    kid = models.CharField(_("public key"), max_length=255)
    iat = models.DateTimeField(_("issued"), db_index=True)
    exp = models.DateTimeField(_("expires"), db_index=True)
    parameters = models.JSONField(
        _("parameters"), help_text=_("The upload's parameters, exactly as they were signed.")
    )
    max_bytes = models.BigIntegerField(
        _("most bytes"),
        null=True,
        help_text=_("The limit inside the token; empty: as much as the account's plan takes."),
    )
    ip_address = models.GenericIPAddressField(_("client address"), null=True)

    objects = IssuedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued token")
        verbose_name_plural = _("issued tokens")
        ordering = ("-iat", "-pk")
        indexes = (models.Index(fields=("user", "policy", "iat"), name="imagekit_jwt_quota"),)

    def __str__(self) -> str:
        return self.jti

    @property
    def file_name(self) -> str:
        """The name the upload was signed for."""
        name: str = self.parameters.get("fileName", "")
        return name
