"""A live site that gives tokens, as a client of it sees it: over HTTP, with a bearer token."""

import json
from dataclasses import dataclass
from typing import Any

from tests.testing.emulator.client import send


@dataclass(frozen=True)
class Site:
    origin: str
    bearer: str

    def post(self, path: str, body: object) -> Any:
        """Give the JSON that the endpoint answers to this JSON."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.bearer}"}
        answer = send(f"{self.origin}/imagekit/{path}", "POST", json.dumps(body).encode(), headers)
        assert answer.status in (200, 201), answer.body
        return answer.json

    def token(self, public_key: str, payload: dict[str, str], expire: int = 400) -> str:
        """Ask as ImageKit's documentation does; the answer must be its one member."""
        wanted = {"uploadPayload": payload, "expire": expire, "publicKey": public_key}
        answer = self.post("token/", wanted)
        assert answer.keys() == {"token"}
        return str(answer["token"])
