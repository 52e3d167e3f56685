"""Answers for what only reads them, as an address would give them."""

from email.message import Message

from django_imagekit_jwt.doctor.asking import Answer


def answered(
    status: int = 200,
    body: str = "",
    *headers: tuple[str, str],
    sent: float = 0,
    received: float = 0,
) -> Answer:
    message = Message()
    for name, value in headers:
        message[name] = value
    return Answer(status, message, body.encode(), sent, received)
