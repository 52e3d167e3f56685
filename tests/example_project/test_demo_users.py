import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from example_project.demo_users import DEMO_USERS, DemoUser, make_demo_users

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("demo", DEMO_USERS, ids=lambda demo: demo.username)
def test_a_demo_user_can_sign_in(demo: DemoUser) -> None:
    make_demo_users()
    user = authenticate(username=demo.username, password=demo.password)
    assert isinstance(user, User)
    assert user.is_superuser == demo.is_admin


def test_making_them_again_sets_their_passwords_back() -> None:
    make_demo_users()
    ann = User.objects.get(username="ann")
    ann.set_password("another")
    ann.save()
    make_demo_users()
    assert authenticate(username="ann", password="ann")
    assert User.objects.count() == len(DEMO_USERS)
