"""A user with a UUID for a key, with neither a user name nor an e-mail address."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Members(BaseUserManager["Member"]):
    pass


class Member(AbstractBaseUser, PermissionsMixin):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handle = models.CharField(max_length=40, unique=True)
    is_staff = models.BooleanField(default=False)

    objects = Members()

    USERNAME_FIELD = "handle"

    def __str__(self) -> str:
        return self.handle
