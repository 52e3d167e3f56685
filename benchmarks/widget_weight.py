"""What a page loads: the element's core and the adapters, gzipped.

Responsible for: their bytes against what they may have. Does not know: when a module is loaded.
"""

import gzip
import json
import subprocess
from collections.abc import Iterator

from .audit_measuring import Result
from .size import SCALES


def weight() -> Iterator[Result]:
    """Weigh the core and each adapter, as `tests/js/size.mjs` does."""
    weighed = subprocess.run(["node", SCALES], capture_output=True, text=True, check=False)
    sizes = json.loads(weighed.stdout)
    adapters, most = sizes.pop("adapters"), sizes.pop("adapterLimit")
    total, limit = sizes.pop("total"), sizes.pop("limit")
    told = ", ".join(f"{name} {size}" for name, size in sizes.items())
    yield Result("bytes of the core", total, limit, told)
    for name, size in adapters.items():
        yield Result(f"bytes of {name}", size, most, "")


def gzipped(source: bytes) -> int:
    """Give how many bytes this has, compressed as well as gzip can."""
    return len(gzip.compress(source, compresslevel=9, mtime=0))
