"""No text that a stranger chose can forge a line of the log, or fill the disk."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.refusals import hostile, line_of, refused

HOSTILE = [
    "ann\nWARNING django_imagekit_jwt.refusals A request was refused.",
    "ann\r\n\x1b[2Jline\u2028line\u2029line\x85line\x0bline",
    "\ud800\udfff",
    "\u202emoc.live",
    "a\0b",
    "x" * 1_000_000,
    "\n" * 1_000_000,
    "\U0001f408" * 1000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_no_name_can_forge_a_line_or_fill_the_disk(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, facts, _ = line_of(caplog, hostile(text))
    texts = [fact for fact in facts.values() if isinstance(fact, str)] + facts["fields"]
    assert all(fact.isprintable() for fact in texts)
    assert all(len(fact) <= 255 for fact in texts)
    assert len(facts["fields"]) == 20
    assert len(json.dumps(facts, ensure_ascii=False).encode()) < 12_000


def test_what_cannot_be_shown_is_escaped_and_what_was_cut_off_is_marked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, facts, _ = line_of(caplog, refused(fields=["a\nb\ud800\u202e", "x" * 101, "x" * 100]))
    assert facts["fields"] == ["a\\nb\\ud800\\u202e", f"{'x' * 99}…", "x" * 100]


@given(st.text())
def test_any_text_becomes_one_printable_line(text: str) -> None:
    refusal = hostile(text)
    assert refusal.policy.isprintable()
    assert len(refusal.policy) <= 100
    assert refusal.username.isprintable()
    assert refusal.policy == text or not text.isprintable() or len(text) > 100
