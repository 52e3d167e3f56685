"""Models with uploads, each for what it has that the others have not."""

from django.db import models

from django_imagekit_jwt.fields import ImageKitFileField


class Profile(models.Model):
    name = models.CharField(max_length=20)
    avatar = ImageKitFileField(blank=True)

    def __str__(self) -> str:
        return self.name


class Album(models.Model):
    title = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.title


class Picture(models.Model):
    album = models.ForeignKey(Album, on_delete=models.CASCADE)
    file = ImageKitFileField()

    def __str__(self) -> str:
        return self.file.path


class Note(models.Model):
    album = models.ForeignKey(Album, on_delete=models.CASCADE)
    attachment = ImageKitFileField(blank=True)

    def __str__(self) -> str:
        return self.attachment.path


class Paper(models.Model):
    """May be empty, and then as NULL; a path is short, and each is there once."""

    document = ImageKitFileField(  # type: ignore[misc]  # it gives no None, null or not
        null=True, blank=True, unique=True, max_length=30, single_use=True, default=lambda: None
    )

    def __str__(self) -> str:
        return self.document.path


class Removable(models.Model):
    file = ImageKitFileField(delete_with_row=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file.path


class Photo(Removable):
    pass


class Clip(Removable):
    pass


class ProxyPhoto(Photo):
    class Meta:
        proxy = True


class Portrait(Photo):
    """Has a table of its own, and its file in that of its parent."""

    person = models.CharField(max_length=20)
