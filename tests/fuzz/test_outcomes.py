"""What became of an upload, whatever happens in whichever order."""

import os
from functools import partial
from typing import Any

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from django_imagekit_jwt.querysets import TokenStatus
from django_imagekit_jwt.testing.emulator import Emulator
from tests.conftest import Configure
from tests.testing.emulator.receiver import receiving

from .outcomes_machine import Uploads
from .outcomes_model import POLICIES

RUNS = 100 if "FUZZ_REQUESTS" in os.environ else 30


def test_what_is_known_of_an_upload_is_kept_in_any_order(
    db: None, imagekit: Emulator, configure: Configure
) -> None:
    configure(POLICIES=POLICIES, WEBHOOK_SECRETS=[imagekit.webhook_secret])
    seen: set[str] = set()
    machine: Any = partial(Uploads, imagekit, seen)
    with receiving() as hook:
        imagekit.send_webhooks_to(hook.url)
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=RUNS,
                stateful_step_count=30,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],  # to find a shorter way takes minutes
            ),
        )
    assert seen == set(TokenStatus)
