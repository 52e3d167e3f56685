"""The element beside Uppy's Dashboard and FilePond, which do the same job through the adapters.

Responsible for: the same files through each, once, and a table. Does not know: how each is used.
"""

from playwright.sync_api import Response

from .widget_browser import Bench, run
from .widget_speed import AT_HOME, FILES
from .widget_weight import gzipped

WAYS = {"element": "<imagekit-upload>", "uppy": "Uppy's Dashboard", "filepond": "FilePond"}
OURS = "/static/pages/"
"""Where the benchmark's own scripts are, which are no part of it."""


def show_beside(bench: Bench) -> None:
    """Print a line for each of the three."""
    print(f"{FILES} files, 10 Mbit/s       time   script, gzipped   longest task   over 50 ms")
    for way, name in WAYS.items():
        seconds, script, blocked = _measured(bench, way)
        print(
            f"{name:20} {seconds:8.1f} s {script / 1000:14.1f} KB "
            f"{max(blocked, default=50):11.0f} ms {sum(blocked):9.0f} ms",
            flush=True,
        )


def _measured(bench: Bench, way: str) -> tuple[float, int, list[float]]:
    scripts: list[Response] = []

    def hear(response: Response) -> None:
        if response.request.resource_type == "script" and OURS not in response.url:
            scripts.append(response)

    with bench.page("blank", AT_HOME) as page:
        page.on("response", hear)
        page.goto(f"{bench.origin}/{way}/")
        one = run(page, way, FILES)
        script = sum(gzipped(response.body()) for response in scripts)
    return one.milliseconds / 1000, script, one.blocked
