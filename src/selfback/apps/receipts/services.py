"""Carrying a write out once, however often it arrives."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from selfback.apps.receipts.models import Receipt


class KeyUsedForSomethingElse(Exception):
    """The key already stands for a write with another content."""

    def __init__(self, *, key: str) -> None:
        self.key = key
        super().__init__(f"the key {key} was used for another write")


def once(
    *,
    user_id: str,
    key: str,
    content: Any,
    at: datetime,
    write: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Carry out `write` unless this key has been carried out; return its answer either way.

    The write and its receipt share one transaction: both are kept or neither.
    raises  KeyUsedForSomethingElse if the key came before with another content
    """
    digest = hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    if (answer := _answer_before(user_id, key, digest)) is not None:
        return answer
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(
                user_id=user_id, key=key, digest=digest, answer={}, received_at=at
            )
            receipt.answer = write()
            receipt.save(update_fields=["answer"])
            return dict(receipt.answer)
    except IntegrityError:
        # Either the same key arrived at the same moment and won, or the write itself clashed.
        if (answer := _answer_before(user_id, key, digest)) is not None:
            return answer
        raise


def _answer_before(user_id: str, key: str, digest: str) -> dict[str, Any] | None:
    receipt = Receipt.objects.filter(user_id=user_id, key=key).first()
    if receipt is None:
        return None
    if receipt.digest != digest:
        raise KeyUsedForSomethingElse(key=key)
    return dict(receipt.answer)
