"""The demo's two users, whose passwords are printed for everyone to see.

Responsible for: making them, again and again without harm. Does not know: the demo's servers.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User


@dataclass(frozen=True)
class DemoUser:
    """Somebody to sign in as."""

    username: str
    password: str
    is_admin: bool


DEMO_USERS = (DemoUser("ann", "ann", is_admin=False), DemoUser("admin", "admin", is_admin=True))


def make_demo_users() -> None:
    """Make each demo user, or set an existing one back to the printed password."""
    for demo in DEMO_USERS:
        user, _ = User.objects.get_or_create(username=demo.username)
        user.is_staff = user.is_superuser = demo.is_admin
        user.set_password(demo.password)
        user.save()
