"""What is remembered, by threads and by processes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from django_imagekit_jwt.testing.emulator.library import StoredFile
from django_imagekit_jwt.testing.emulator.media import Media
from django_imagekit_jwt.testing.emulator.names import new_id
from django_imagekit_jwt.testing.emulator.store import Store


def _file(name: str = "a.png", *, tags: tuple[str, ...] | None = None) -> StoredFile:
    file_id = new_id()
    media = Media("image/png", width=3, height=2)
    moment = 1_714_035_985.5
    return StoredFile(file_id, file_id, 1, "/", name, 4, media, moment, moment, tags)


def _put(store: Store, file: StoredFile, data: bytes = b"data") -> StoredFile:
    return store.put("local", file.path, data, lambda present: file)


@pytest.mark.parametrize("tags", [None, ("red", "blue")])
def test_a_file_is_remembered_as_it_was(tmp_path: Path, tags: tuple[str, ...] | None) -> None:
    file = replace(_file(tags=tags), custom_metadata={"brand": "Nike"}, description="é")
    _put(Store(tmp_path), file)
    later = Store(tmp_path)
    assert later.get("local", file.file_id) == file
    assert later.find("local", "/a.png") == file
    assert later.files_of("local") == [file]
    assert later.read(file) == b"data"


def test_an_account_does_not_see_the_files_of_another(tmp_path: Path) -> None:
    store = Store(tmp_path)
    file = _put(store, _file())
    assert store.get("other", file.file_id) is None
    assert store.find("other", "/a.png") is None
    assert store.files_of("other") == []
    assert not store.delete("other", file.file_id)


def test_a_deleted_file_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    file = _put(store, _file())
    assert store.delete("local", file.file_id)
    assert not store.delete("local", file.file_id)
    assert store.get("local", file.file_id) is None
    assert store.read(file) is None
    assert list((tmp_path / "files").iterdir()) == []


def test_a_new_version_replaces_the_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = _put(store, _file())
    second = _put(store, replace(first, version_id=new_id(), version=2), b"newer")
    assert store.files_of("local") == [second]
    assert (store.read(first), store.read(second)) == (None, b"newer")


def test_earlier_versions_are_remembered_without_their_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = _put(store, _file())
    second = _put(store, replace(first, version_id=new_id(), version=2), b"newer")
    third = _put(store, replace(first, version_id=new_id(), version=3), b"newest")
    assert store.earlier_version(first.file_id, first.version_id) == first
    assert store.earlier_version(first.file_id, second.version_id) == second
    assert store.earlier_version(first.file_id, third.version_id) is None
    assert store.earlier_version(new_id(), first.version_id) is None
    assert (store.read(first), store.read(second)) == (None, None)
    assert store.delete("local", first.file_id)
    assert store.earlier_version(first.file_id, first.version_id) is None


def test_a_file_that_may_not_be_made_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def refuse(present: StoredFile | None) -> StoredFile:
        raise LookupError(present)

    with pytest.raises(LookupError):
        store.put("local", "/a.png", b"data", refuse)
    assert store.files_of("local") == []
    assert list((tmp_path / "files").iterdir()) == []


def test_a_path_never_reaches_the_disk(tmp_path: Path) -> None:
    file = replace(_file(), folder="/../../", name="../evil")
    _put(Store(tmp_path / "inside"), file)
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]


def test_of_many_threads_one_uses_the_token(tmp_path: Path) -> None:
    stores = [Store(tmp_path), Store(tmp_path)]
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda number: stores[number % 2].use_token("token"), range(40)))
    assert first.count(True) == 1


def test_a_storage_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        Store(tmp_path / "file")
