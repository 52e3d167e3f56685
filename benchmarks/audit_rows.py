"""Rows of the audit's benchmark: a believable history of tokens, made by the database itself.

Responsible for: what a row says, in SQL that PostgreSQL and MariaDB both take. A row's number
decides all of it, so every run has the same rows; each month has as many, however many there are.
Does not know: which databases there are, or what is measured.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

KID = "public_suite_0123456789"
USERS = 1_000
SECONDS_APART = 26
"""Between two tokens, so that a month has a hundred thousand."""

CHUNK = 250_000


@dataclass(frozen=True)
class Dialect:
    """What the two databases write differently."""

    series: str
    later: str
    sha256: str
    hexadecimal: str
    base64url: str
    json: str = "{}"
    address: str = "{}"


DIALECTS = {
    "postgresql": Dialect(
        series="generate_series({}::bigint, {}) AS series(n)",
        later="({} + ({}) * INTERVAL '1 second')",
        sha256="encode(sha256(convert_to({}, 'UTF8')), 'hex')",
        hexadecimal="to_hex({})",
        base64url="TRANSLATE(encode(decode(MD5(CONCAT('{}', n)), 'hex'), 'base64'), '+/', '-_')",
        json="CAST({} AS jsonb)",
        address="CAST({} AS inet)",
    ),
    "mysql": Dialect(
        series="(SELECT CAST(seq AS SIGNED) AS n FROM seq_{}_to_{}) AS series",
        later="({} + INTERVAL ({}) SECOND)",
        sha256="SHA2({}, 256)",
        hexadecimal="LOWER(HEX({}))",
        base64url="REPLACE(REPLACE(TO_BASE64(UNHEX(MD5(CONCAT('{}', n)))), '+', '-'), '/', '_')",
    ),
}

USER = "MOD(MOD(n * 2654435761, 4294967291), 1000)"
PATH = "CONCAT('/albums/', 1 + {user}, '/', SUBSTR(MD5(CONCAT('path', n)), 1, 32))"
PATH = PATH.format(user=USER)


def _share(multiplier: int, of: int) -> str:
    """Give a number below ``of`` that a row's number decides, and that no pattern shows in."""
    return f"MOD(MOD(n * {multiplier}, 4294967291), {of})"


OUTCOME = _share(1597334677, 100)
HAS_EVENT = f"{OUTCOME} < 80 AND MOD(n, 10) = 0"
ARRIVED = f"{OUTCOME} < 80 OR {OUTCOME} BETWEEN 85 AND 87"


@dataclass(frozen=True)
class History:
    """So many records, the newest of them issued at ``until``; columns by the number ``n``."""

    dialect: Dialect
    rows: int
    until: datetime

    def tokens(self) -> dict[str, str]:
        """Give the columns of the records; the oldest hundredth has a policy of the past."""
        dialect, kind = self.dialect, _share(3812015801, 100)
        address = f"CONCAT('10.0.', {_share(2246822519, 4)}, '.', 1 + {_share(3266489917, 250)})"
        parameters = (
            """CONCAT('{"fileName": "picture-', n, '.jpg", "tags": "holiday,beach", """
            f""""useUniqueFileName": "false", "folder": "/albums/', 1 + {USER}, '"}}')"""
        )
        return {
            "id": "n",
            "jti": f"CONCAT({self._second}, SUBSTR({dialect.base64url.format('jti')}, 1, 22))",
            "user_id": f"1 + {USER}",
            "username": f"CONCAT('user', 1000 + {USER})",
            "policy": (
                f"CASE WHEN n <= {self.rows // 100} THEN 'retired' WHEN {kind} < 50 THEN 'album' "
                f"WHEN {kind} < 80 THEN 'profile' WHEN {kind} < 95 THEN 'default' ELSE 'banner' END"
            ),
            "kid": f"'{KID}'",
            "iat": self._after(0),
            "exp": self._after(600),
            "parameters": dialect.json.format(parameters),
            "max_bytes": "5000000",
            "ip_address": dialect.address.format(address),
            "form_field": "'pictures'",
            "path_key": f"SUBSTR({dialect.sha256.format(PATH)}, 1, 32)",
            **self._outcomes(),
        }

    def _outcomes(self) -> dict[str, str]:
        """Of a hundred, 80 are verified, 5 failed, 3 are reported, and nothing came of the rest."""
        failed = f"{OUTCOME} BETWEEN 80 AND 84"
        return {
            "reported_at": f"CASE WHEN {ARRIVED} THEN {self._after(20)} END",
            "verified_at": f"CASE WHEN {OUTCOME} < 80 THEN {self._after(25)} END",
            "failed_at": f"CASE WHEN {failed} THEN {self._after(15)} END",
            "failure": f"CASE WHEN {failed} THEN 'network: it broke' ELSE '' END",
            "file_id": f"CASE WHEN {ARRIVED} THEN {self._object_id('file')} END",
            "version_id": f"CASE WHEN {ARRIVED} THEN {self._object_id('version')} ELSE '' END",
            "file_path": f"CASE WHEN {ARRIVED} THEN CONCAT({PATH}, '.jpg') ELSE '' END",
            "size": f"CASE WHEN {ARRIVED} THEN 1000 + {_share(668265263, 4000000)} END",
            "mime": f"CASE WHEN {ARRIVED} THEN 'image/jpeg' ELSE '' END",
            "accepted_at": f"CASE WHEN {ARRIVED} THEN {self._after(40)} END",
            "used_at": f"CASE WHEN {ARRIVED} THEN {self._after(40)} END",
        }

    def events(self) -> dict[str, str]:
        """Give the columns of the events: one verified record in ten has one."""
        return {
            "event_id": "CONCAT('event-', n)",
            "type": "'file.created'",
            "received_at": self._after(25),
            "file_id": self._object_id("file"),
            "record_id": "n",
        }

    def _after(self, seconds: int) -> str:
        newest = f"TIMESTAMP '{self.until:%Y-%m-%d %H:%M:%S}'"
        return self.dialect.later.format(newest, f"{self._since_newest} + {seconds}")

    def _object_id(self, of: str) -> str:
        """Give an id as ImageKit's are: the second in eight hexadecimal digits, then sixteen."""
        return f"CONCAT({self._second}, SUBSTR(MD5(CONCAT('{of}', n)), 1, 16))"

    @property
    def _second(self) -> str:
        second = f"{int(self.until.timestamp())} + {self._since_newest}"
        return self.dialect.hexadecimal.format(second)

    @property
    def _since_newest(self) -> str:
        return f"(n - {self.rows}) * {SECONDS_APART}"


def inserts(table: str, columns: Mapping[str, str], history: History, only: str) -> Iterator[str]:
    """Give the statements that write the rows for which ``only`` is true, a chunk in each."""
    names, values = ", ".join(columns), ", ".join(columns.values())
    for first in range(1, history.rows + 1, CHUNK):
        last = min(first + CHUNK - 1, history.rows)
        series = history.dialect.series.format(first, last)
        yield f"INSERT INTO {table} ({names}) SELECT {values} FROM {series} WHERE {only}"
