"""What the widget costs in a real browser: time, memory, a page that can be used, bytes.

Run by hand: ``python -m benchmarks.widget``. It needs chromium, Node.js and the packages of
``tests/js``, a quarter of an hour and a machine that does nothing else. The site and the local
ImageKit run on it in processes of their own. It ends with 1 where a goal is missed.
"""

import sys
from itertools import chain

from .audit_measuring import show
from .widget_beside import show_beside
from .widget_blocking import blocking
from .widget_browser import bench
from .widget_memory import memory
from .widget_speed import speed
from .widget_weight import weight


def main() -> int:
    """Print a line for each measurement; give 1 where a goal is missed."""
    with bench() as running:
        reached = show(chain(weight(), speed(running), blocking(running), memory(running)))
        show_beside(running)
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
