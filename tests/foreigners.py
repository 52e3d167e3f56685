"""A user of another system."""


class Foreigner:
    """A user of another system, as a bearer token may give one."""

    pk = None
    is_authenticated = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_username(self) -> str:
        return self.name
