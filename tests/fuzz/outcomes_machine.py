"""Uploads in any order: asked for, sent, reported, told of, verified, deleted, aged and pruned.

ImageKit is the local one, over real HTTP; the site is asked by its endpoints. After each step what
holds of every record at any time is looked at.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from django_imagekit_jwt.exceptions import ReceiptRefused
from django_imagekit_jwt.imagekit_api import delete_file
from django_imagekit_jwt.models import IssuedToken, ReceivedEvent
from django_imagekit_jwt.pruning import Old, prune
from django_imagekit_jwt.querysets import TokenStatus
from django_imagekit_jwt.receipts import Place, accept_receipt
from django_imagekit_jwt.testing.emulator import Emulator, SentWebhook
from django_imagekit_jwt.uploads import Requester
from django_imagekit_jwt.verifying import verify_upload
from tests.testing.emulator.client import Answer, post

from .outcomes_model import FINE, LARGE, POLICIES, Upload, assert_follows, status

MOST = 4
AGE = timedelta(hours=2)


class Uploads(RuleBasedStateMachine):
    uploads = Bundle("uploads")
    unused = Bundle("unused")
    sent = Bundle("sent")
    """Those that ImageKit answered with a file, or will make one of."""
    receipts = Bundle("receipts")

    def __init__(self, imagekit: Emulator, seen: set[str]) -> None:
        super().__init__()
        self.imagekit, self.seen = imagekit, seen
        self.first_event = len(imagekit.sent_webhooks())
        self.user = User.objects.create_user("ann")
        self.client = Client()
        self.client.force_login(self.user)
        self.issued: dict[str, Upload] = {}
        self.before: dict[str, dict[str, Any]] = {}

    def teardown(self) -> None:
        IssuedToken.objects.all().delete()
        ReceivedEvent.objects.all().delete()
        self.user.delete()

    @initialize(targets=(uploads, unused))
    def begin(self) -> Any:
        return self.ask("default", ["cat.png", "dog.png"])

    @precondition(lambda self: len(self.issued) < MOST)
    @rule(
        targets=(uploads, unused),
        policy=st.sampled_from(sorted(POLICIES)),
        names=st.lists(st.sampled_from(["cat.png", "dog.png"]), min_size=1, max_size=2),
    )
    def ask(self, policy: str, names: list[str]) -> Any:
        wanted = {"policy": policy, "uploads": [{"fileName": name} for name in names]}
        answer = self._post("/imagekit/uploads/", wanted)
        assert answer.status_code == 201
        asked = [
            Upload(one["jti"], one["token"], policy, one["parameters"], one["uploadUrl"])
            for one in answer.json()["uploads"]
        ]
        self.issued |= {one.jti: one for one in asked}
        return multiple(*asked)

    @rule(target=sent, upload=consumes(unused), size=st.sampled_from(["fine", "fine", "large"]))
    def send(self, upload: Upload, size: str) -> Any:
        if upload.is_old:
            return multiple()
        answer = self._send(upload, FINE[upload.policy] if size == "fine" else LARGE)
        if answer.status >= 300:
            return multiple()
        upload.answer = answer.json
        return upload

    @rule(upload=sent)
    def send_again(self, upload: Upload) -> None:
        answer = self._send(upload, FINE[upload.policy])
        assert (answer.status, answer.message) == (400, "Your request has invalid token.")

    @rule(target=receipts, upload=sent)
    def report(self, upload: Upload) -> Any:
        self._report(upload, upload.answer)
        return upload if upload.receipt else multiple()

    @rule(upload=uploads, other=sent)
    def report_what_may_be_anothers(self, upload: Upload, other: Upload) -> None:
        self._report(upload, other.answer)

    @rule(upload=sent)
    def fail_what_was_sent(self, upload: Upload) -> None:
        self.fail(upload)

    @rule(upload=uploads)
    def fail(self, upload: Upload) -> None:
        answer = self._post(upload.path("fail"), {"code": "network"})
        assert answer.status_code == (404 if upload.is_pruned else 200)
        if not upload.is_pruned:
            known = self.before[upload.jti]["outcome"] or "failed"
            assert answer.json()["status"] == known, "more was known of it"

    @precondition(lambda self: self._events())
    @rule(number=st.integers(0, 20))
    def tell(self, number: int) -> None:
        """Deliver an event twice: the second time nothing changes."""
        events = self._events()
        event = events[number % len(events)]
        self._hear(event)
        once = self._rows(), self._links()
        self._hear(event)
        assert (self._rows(), self._links()) == once

    @rule(upload=sent)
    def verify(self, upload: Upload) -> None:
        record = IssuedToken.objects.filter(jti=upload.jti).first()
        if record is not None:
            is_asked = record.outcome == "reported" and record.file_id is not None
            is_there = record.file_id in {file.file_id for file in self.imagekit.files()}
            outcome = verify_upload(record).outcome
            assert not is_asked or outcome == "failed" or (outcome == "verified" and is_there)

    @rule(upload=sent)
    def delete(self, upload: Upload) -> None:
        if "fileId" in upload.answer:
            delete_file("", upload.answer["fileId"])
            self.imagekit.wait_for_webhooks()

    @rule(upload=uploads)
    def age(self, upload: Upload) -> None:
        upload.is_old = True
        IssuedToken.objects.filter(jti=upload.jti).update(iat=F("iat") - AGE, exp=F("exp") - AGE)

    @precondition(lambda self: any(one.is_old for one in self.issued.values()))
    @rule()
    def prune(self) -> None:
        old = Old(timezone.now() - AGE / 2, "default")
        removed = sum(pruned.records for pruned in prune(old))
        going = [one for one in self.issued.values() if one.is_old and not one.is_pruned]
        assert removed == len(going)
        for upload in going:
            upload.is_pruned = True

    @rule(upload=receipts)
    def take(self, upload: Upload) -> None:
        """Present the receipt to the form that it is for."""
        place = Place(Requester(self.user), upload.policy, form_field="")
        try:
            record = accept_receipt(upload.receipt, place)
        except ReceiptRefused:
            return
        assert record.outcome in {"reported", "verified"}
        assert record.deleted_at is None

    @invariant()
    def no_form_takes_what_failed_or_is_deleted(self) -> None:
        with transaction.atomic():
            for upload in self.issued.values():
                self.take(upload)
            transaction.set_rollback(True)

    @invariant()
    def each_token_has_its_record_until_it_is_pruned(self) -> None:
        kept = sorted(one.jti for one in self.issued.values() if not one.is_pruned)
        assert sorted(IssuedToken.objects.values_list("jti", flat=True)) == kept

    @invariant()
    def nothing_that_was_known_is_lost(self) -> None:
        rows = self._rows()
        for jti in rows.keys() & self.before.keys():
            assert_follows(self.before[jti], rows[jti])
        self.before = rows

    @invariant()
    def each_record_has_the_one_status_that_its_moments_say(self) -> None:
        now = timezone.now()
        annotated: Any = IssuedToken.objects.with_status(now)
        derived = {record.jti: record.status for record in annotated}
        for one in TokenStatus:
            found = IssuedToken.objects.in_status(one, now).values_list("jti", flat=True)
            assert set(found) == {jti for jti, said in derived.items() if said == one}
        self.seen.update(derived.values())
        assert derived == {jti: status(row, now) for jti, row in self._rows().items()}

    @invariant()
    def no_two_records_have_one_file(self) -> None:
        held = [
            (row["file_id"], row["version_id"]) for row in self._rows().values() if row["file_id"]
        ]
        assert len(held) == len(set(held))

    def _rows(self) -> dict[str, dict[str, Any]]:
        return {row["jti"]: dict(row) for row in IssuedToken.objects.values()}

    def _send(self, upload: Upload, file: bytes) -> Answer:
        fields = {**upload.parameters, "token": upload.token}
        answer = post(upload.url, [*fields.items(), ("file", file)])
        self.imagekit.wait_for_webhooks()
        return answer

    def _report(self, upload: Upload, said: dict[str, Any]) -> None:
        """Report twice, which is answered alike."""
        first, second = (self._post(upload.path("complete"), said) for _ in range(2))
        assert first.status_code in {200, 202, 400, 404, 409}
        assert (first.status_code == 404) == upload.is_pruned
        assert first.status_code == second.status_code
        if first.status_code == 200:
            file, record = first.json()["file"], IssuedToken.objects.get(jti=upload.jti)
            assert file == second.json()["file"]
            assert (file["fileId"], file["status"]) == (record.file_id, record.outcome)
            assert record.outcome in {"reported", "verified"}
            upload.receipt = first.json()["receipt"]

    def _hear(self, event: SentWebhook) -> None:
        headers = dict(event.headers)
        answer = self.client.generic("POST", "/imagekit/webhook/", event.body, headers=headers)
        assert answer.status_code == 204

    def _links(self) -> dict[str, str | None]:
        return dict(ReceivedEvent.objects.values_list("event_id", "record__jti"))

    def _post(self, path: str, body: object) -> Any:
        return self.client.post(path, body, content_type="application/json")

    def _events(self) -> tuple[SentWebhook, ...]:
        return self.imagekit.sent_webhooks()[self.first_event :]
