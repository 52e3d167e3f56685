"""The site of docs/openapi.md: its document has the endpoints, and a page that shows it."""

from pathlib import Path

from tests.docs.sites import asked

PROGRAM = """
answer = client.get("/openapi/", headers={"accept": "application/vnd.oai.openapi+json"})
found = {"paths": [*answer.json()["paths"]], "page": client.get("/openapi/docs/").status_code}
"""


def test_the_document_of_the_site_has_the_endpoints(tmp_path: Path) -> None:
    found = asked("docs/openapi.md", tmp_path, PROGRAM)
    uploads = "/imagekit/uploads/"
    ours = [uploads, f"{uploads}{{jti}}/complete/", f"{uploads}{{jti}}/fail/", "/imagekit/token/"]
    assert sorted(found["paths"]) == sorted([*ours, "/openapi/"])
    assert found["page"] == 200
