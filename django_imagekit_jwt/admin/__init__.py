"""The admin of issued tokens: to read, not to change.

Responsible for: registering it. The rooms: ``records`` the pages as a whole, ``listing``,
``filters`` and ``search`` the list, ``detail`` one record, ``overview`` and ``exports`` the rest.
Does not know: how records come to be. No token and no private key is ever in a record.
"""

from django.contrib import admin

from django_imagekit_jwt.models import IssuedToken

from .records import IssuedTokenAdmin

admin.site.register(IssuedToken, IssuedTokenAdmin)
