"""What a page loads: the browser modules and the adapters, gzipped, against what they may weigh.

Run by hand: ``python -m benchmarks.size``. It asks `tests/js/size.mjs`, which fails over the limit.
"""

import json
import subprocess
import sys
from pathlib import Path

SCALES = Path(__file__).resolve().parent.parent / "tests/js/size.mjs"


def main() -> int:
    """Print each module's bytes and the ratio; give 1 over the limit."""
    weighed = subprocess.run(["node", SCALES], capture_output=True, text=True, check=False)
    sizes = json.loads(weighed.stdout)
    adapters, adapter_limit = sizes.pop("adapters"), sizes.pop("adapterLimit")
    total, limit = sizes.pop("total"), sizes.pop("limit")
    print(f"modules / limit: {total / limit:.2f} (at most 1.00)")
    print("   " + ", ".join(f"{name}: {size} bytes" for name, size in sizes.items()))
    for name, size in adapters.items():
        print(f"{name} / limit: {size / adapter_limit:.2f} (at most 1.00), {size} bytes")
    return weighed.returncode


if __name__ == "__main__":
    sys.exit(main())
