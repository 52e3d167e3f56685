import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    """Give a client of somebody who may look at issued tokens, and nothing else."""
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_issuedtoken"))
    client.force_login(clerk)
    return client
