from django.db import models

from django_imagekit_jwt.fields import ImageKitFileField


class Product(models.Model):
    title = models.CharField(max_length=80)
    picture = ImageKitFileField(policy="products", blank=True, single_use=True)

    def __str__(self) -> str:
        return self.title
