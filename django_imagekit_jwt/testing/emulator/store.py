"""What the emulator remembers, in a directory that several processes may share.

Responsible for: the used tokens, the files' records and the files' bytes, in one SQLite database
and one folder; each change is one transaction. Does not know: HTTP, or ImageKit's rules.

Chosen: of a file that is overwritten the records of all versions are kept, and the bytes of the
newest.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from .library import StoredFile

_BUSY_SECONDS = 30
_SCHEMA = """
CREATE TABLE IF NOT EXISTS used_token (sha256 TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    file_id TEXT PRIMARY KEY,
    imagekit_id TEXT NOT NULL,
    path TEXT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (imagekit_id, path)
);
CREATE TABLE IF NOT EXISTS earlier_version (
    version_id TEXT PRIMARY KEY,
    file_id TEXT NOT NULL,
    record TEXT NOT NULL
);
"""

Build = Callable[[StoredFile | None], StoredFile]
"""From the file that is at the path now, or None, to the one that shall be there."""


class Store:
    """The memory of one directory; safe for threads and for processes."""

    def __init__(self, directory: Path) -> None:
        self._bytes = directory / "files"
        self._bytes.mkdir(parents=True, exist_ok=True)
        self._database = directory / "emulator.sqlite3"
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)

    def use_token(self, token: str) -> bool:
        """Remember the token by its SHA-256; True for the first to present it, then False."""
        with self._transaction() as connection:
            cursor = connection.execute(
                "INSERT OR IGNORE INTO used_token VALUES (?)", [sha256(token.encode()).hexdigest()]
            )
            return cursor.rowcount == 1

    def put(self, imagekit_id: str, path: str, data: bytes, build: Build) -> StoredFile:
        """Store what ``build`` makes of the file now at ``path``; nothing changes if it raises."""
        with self._transaction() as connection:
            present = _one(connection, "imagekit_id = ? AND path = ?", imagekit_id, path)
            stored = build(present)
            self._path(stored).write_bytes(data)
            connection.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?) "
                "ON CONFLICT (file_id) DO UPDATE SET record = excluded.record",
                [stored.file_id, imagekit_id, path, stored.to_json()],
            )
            if present is not None:
                connection.execute(
                    "INSERT INTO earlier_version VALUES (?, ?, ?)",
                    [present.version_id, present.file_id, present.to_json()],
                )
        if present is not None:
            self._path(present).unlink(missing_ok=True)
        return stored

    def files_of(self, imagekit_id: str) -> list[StoredFile]:
        """Give an account's files, the first uploaded first."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT record FROM file WHERE imagekit_id = ? ORDER BY rowid", [imagekit_id]
            )
            return [StoredFile.from_json(record) for (record,) in rows]

    def get(self, imagekit_id: str, file_id: str) -> StoredFile | None:
        """Give the file with this id, or None."""
        with closing(self._connect()) as connection:
            return _one(connection, "imagekit_id = ? AND file_id = ?", imagekit_id, file_id)

    def earlier_version(self, file_id: str, version_id: str) -> StoredFile | None:
        """Give the file as it was in a version that is no longer the current one, or None."""
        with closing(self._connect()) as connection:
            row = connection.execute(
                "SELECT record FROM earlier_version WHERE file_id = ? AND version_id = ?",
                [file_id, version_id],
            ).fetchone()
            return None if row is None else StoredFile.from_json(row[0])

    def find(self, imagekit_id: str, path: str) -> StoredFile | None:
        """Give the file at this path, or None."""
        with closing(self._connect()) as connection:
            return _one(connection, "imagekit_id = ? AND path = ?", imagekit_id, path)

    def read(self, stored: StoredFile) -> bytes | None:
        """Give the file's bytes, or None where they were deleted or overwritten meanwhile."""
        try:
            return self._path(stored).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, imagekit_id: str, file_id: str) -> bool:
        """Forget the file in all its versions, and its bytes; False if there was none."""
        with self._transaction() as connection:
            present = _one(connection, "imagekit_id = ? AND file_id = ?", imagekit_id, file_id)
            if present is None:
                return False
            connection.execute("DELETE FROM file WHERE file_id = ?", [file_id])
            connection.execute("DELETE FROM earlier_version WHERE file_id = ?", [file_id])
        self._path(present).unlink(missing_ok=True)
        return True

    def _path(self, stored: StoredFile) -> Path:
        return self._bytes / stored.version_id

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._database, timeout=_BUSY_SECONDS, isolation_level=None)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as connection, connection:
            # IMMEDIATE: who reads to decide must already hold the right to write.
            connection.execute("BEGIN IMMEDIATE")
            yield connection


def _one(connection: sqlite3.Connection, where: str, *values: str) -> StoredFile | None:
    # `where` is one of this module's own literals.
    query = f"SELECT record FROM file WHERE {where}"  # noqa: S608 - as said above  # nosec # as said
    row = connection.execute(query, values).fetchone()
    return None if row is None else StoredFile.from_json(row[0])
