"""What the targets of atheris share: ``python -m tests.fuzz.events_target -runs=20000 CORPUS``.

The arguments are libFuzzer's. A target is given bytes, and raises for what is not as it should be.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

atheris: Any = import_module("atheris")
DEEPEST = 3


def instrumented(name: str) -> Any:
    """Import a module so that atheris sees which of its branches are taken."""
    with atheris.instrument_imports(include=["django_imagekit_jwt", "jwt"]):
        return import_module(name)


def fuzz(target: Callable[[bytes], None]) -> None:
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


class AnyJSON:
    """Values of JSON made of bytes: such as are likely to be taken, and any others."""

    def __init__(self, data: bytes, words: Sequence[object]) -> None:
        self._bytes = atheris.FuzzedDataProvider(data)
        self._words = words

    def value(self, depth: int = 0) -> Any:
        kind = self._bytes.ConsumeIntInRange(0, 9 if depth < DEEPEST else 7)
        if kind < 5:
            return self._bytes.PickValueInList(list(self._words))
        if kind == 5:
            return self._bytes.ConsumeUnicode(self._bytes.ConsumeIntInRange(0, 300))
        if kind == 6:
            return self._bytes.PickValueInList([None, True, False, 0, -1, 10**15, 10**400])
        if kind == 7:
            return self._bytes.ConsumeFloat()
        if kind == 8:
            return [self.value(depth + 1) for _ in range(self._bytes.ConsumeIntInRange(0, 3))]
        return self.object((), depth + 1)

    def object(self, names: Sequence[str], depth: int = 0) -> dict[str, Any]:
        """Give an object that has most of these members."""
        further = [str(self.value(DEEPEST)) for _ in range(self._bytes.ConsumeIntInRange(0, 2))]
        return {name: self.value(depth) for name in (*names, *further) if self._bytes.ConsumeBool()}
