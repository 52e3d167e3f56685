"""The record of every issued token.

Responsible for: storing who was allowed to upload what, until when, and what became of it;
remembering which events came, and what was refused.
Does not know: how a token is made or an outcome is found out. It stores the token's id, never the
token or a key.
"""

from django.conf import settings
from django.db import models, router
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from .columns import ExactCharField
from .querysets import OUTCOMES, IssuedTokenQuerySet, TokenStatus


class IssuedToken(models.Model):
    """One token that left the server: who got it, what it allows, until when, and its outcome.

    ``jti``, ``kid``, ``iat`` and ``exp`` are named as in RFC 7519 section 4.1 and RFC 7515 section
    4.1.4. Records are written by ``issuing`` alone, their outcomes by ``outcomes``.
    """

    jti = ExactCharField(
        _("token id"),
        max_length=64,
        help_text=_("The token's jti, or its SHA-256 where tokens are signed without one."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="imagekit_tokens",
        db_index=False,  # the index of quotas begins with it
    )
    username = ExactCharField(
        _("user name"),
        max_length=255,
        help_text=_("As it was when the token was issued; empty for an anonymous client."),
    )
    policy = ExactCharField(_("policy"), max_length=100)
    kid = ExactCharField(_("public key"), max_length=255)
    iat = models.DateTimeField(_("issued"))
    exp = models.DateTimeField(_("expires"))
    parameters = models.JSONField(
        _("parameters"), help_text=_("The upload's parameters, exactly as they were signed.")
    )
    max_bytes = models.BigIntegerField(
        _("most bytes"),
        null=True,
        help_text=_("The limit inside the token; empty: as much as the account's plan takes."),
    )
    ip_address = models.GenericIPAddressField(_("client address"), null=True)
    form_field = models.CharField(
        _("form field"),
        max_length=100,
        default="",
        help_text=_("The form field that the upload is for, if it is for one."),
    )
    path_key = models.CharField(
        _("path key"),
        max_length=32,
        default="",
        help_text=_("A hash of the path that the upload is expected at, to find it by."),
    )

    reported_at = models.DateTimeField(
        _("reported"), null=True, help_text=_("When the client said it is done.")
    )
    verified_at = models.DateTimeField(
        _("verified"), null=True, help_text=_("When ImageKit itself confirmed the file.")
    )
    failed_at = models.DateTimeField(_("failed"), null=True)
    failure = models.CharField(_("reason of the failure"), max_length=1000, default="")
    file_id = ExactCharField(_("file id"), max_length=100, null=True)
    version_id = ExactCharField(_("version id"), max_length=100, default="")
    file_path = ExactCharField(_("file path"), max_length=1500, default="")
    size = models.BigIntegerField(_("size in bytes"), null=True)
    mime = models.CharField(_("media type"), max_length=255, default="")
    accepted_at = models.DateTimeField(
        _("accepted"), null=True, help_text=_("When a form took its receipt.")
    )
    used_at = models.DateTimeField(
        _("used"), null=True, help_text=_("When what the form made of it was saved.")
    )
    deleted_at = models.DateTimeField(
        _("deleted"), null=True, help_text=_("When the file was removed from ImageKit.")
    )

    outcome = models.GeneratedField(
        expression=Case(
            *(
                When(**{f"{moment}__isnull": False, "then": Value(known)})
                for moment, known in OUTCOMES
            ),
            default=Value(""),
        ),
        output_field=models.CharField(_("outcome"), max_length=16),
        db_persist=True,
    )
    """What is known of the upload, derived by the database; empty while nothing is."""

    objects = IssuedTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued token")
        verbose_name_plural = _("issued tokens")
        ordering = ("-iat", "-pk")
        # Most end with what the admin's list is ordered by, so that no filter has to sort. None is
        # a column's own: with unique or db_index, PostgreSQL gets a second one for LIKE.
        indexes = (
            models.Index(fields=("path_key",), name="imagekit_jwt_path"),
            models.Index(fields=("user", "policy", "iat"), name="imagekit_jwt_quota"),
            models.Index(fields=("iat", "id"), name="imagekit_jwt_iat"),
            models.Index(fields=("outcome", "iat", "id"), name="imagekit_jwt_outcome"),
            models.Index(fields=("policy", "iat", "id"), name="imagekit_jwt_policy"),
            models.Index(fields=("username", "iat", "id"), name="imagekit_jwt_username"),
            models.Index(fields=("kid", "iat", "id"), name="imagekit_jwt_kid"),
            models.Index(fields=("ip_address", "iat", "id"), name="imagekit_jwt_address"),
        )
        constraints = (
            models.UniqueConstraint(fields=("jti",), name="imagekit_jwt_jti"),
            # Also the index that finds a file, and what keeps one file from being two uploads'.
            models.UniqueConstraint(fields=("file_id", "version_id"), name="imagekit_jwt_file"),
        )

    def __str__(self) -> str:
        return self.jti

    @property
    def file_name(self) -> str:
        """The name the upload was signed for."""
        name: str = self.parameters.get("fileName", "")
        return name

    @property
    def has_failed(self) -> bool:
        """Whether it ended without a file that ImageKit confirms."""
        return bool(self.outcome == TokenStatus.FAILED)


def records() -> IssuedTokenQuerySet:
    """Give all records from where they are written: a replica may not have them yet."""
    return IssuedToken.objects.using(router.db_for_write(IssuedToken))


class ReceivedEvent(models.Model):
    """One event of ImageKit's webhook: that it came, so that it counts once, and what it said."""

    event_id = ExactCharField(_("event id"), max_length=255)
    type = models.CharField(_("type"), max_length=100)
    received_at = models.DateTimeField(_("received"), db_index=True)
    file_id = ExactCharField(_("file id"), max_length=100, default="")
    facts = models.JSONField(
        _("facts"), null=True, help_text=_("What it says of the file, where it says enough.")
    )
    record = models.ForeignKey(
        IssuedToken,
        verbose_name=_("issued token"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="events",
        # What deletes a record sees to its events first: pruning, and Django's own SET_NULL. With
        # a constraint, the database looks for events anew for each record that goes.
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("received event")
        verbose_name_plural = _("received events")
        ordering = ("-received_at", "-pk")
        indexes = (models.Index(fields=("file_id",), name="imagekit_jwt_event_file"),)
        constraints = (models.UniqueConstraint(fields=("event_id",), name="imagekit_jwt_event"),)

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class RefusalCount(models.Model):
    """How many requests were refused with one code, for one policy, on one day of the site."""

    day = models.DateField(_("day"))
    code = models.CharField(_("code"), max_length=100)
    policy = ExactCharField(
        _("policy"), max_length=100, help_text=_("Empty where no policy of the site was asked for.")
    )
    count = models.BigIntegerField(_("count"))

    class Meta:
        verbose_name = _("count of refusals")
        verbose_name_plural = _("counts of refusals")
        ordering = ("-day", "code", "policy")
        constraints = (
            # Also the index that finds a span of days.
            models.UniqueConstraint(fields=("day", "code", "policy"), name="imagekit_jwt_refusal"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.code} {self.policy}".rstrip()
