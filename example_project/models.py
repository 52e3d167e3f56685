"""What the example's forms are about: a profile with an avatar, and albums of pictures."""

from django.conf import settings
from django.db import models

from django_imagekit_jwt.fields import ImageKitFileField


class Profile(models.Model):
    """What a user says of themselves."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=80)
    avatar = ImageKitFileField(policy="profile", blank=True)

    def __str__(self) -> str:
        return self.name


class Album(models.Model):
    """Some pictures of one user."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.title


class Photo(models.Model):
    """One picture of an album; when it is deleted, so is the file."""

    album = models.ForeignKey(Album, related_name="photos", on_delete=models.CASCADE)
    picture = ImageKitFileField(policy="album", delete_with_row=True)
    caption = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.caption or self.picture.name
