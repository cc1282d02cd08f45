"""The host's key for sealing lists: from its environment, never from the database."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from selfback.apps.allocations.errors import KeyMissing, WrongKey
from selfback.domain.randomisation.sealing import KEY_BYTES, key_from, key_mark, key_text


def host_key(*, for_people: bool) -> bytes:
    """Return the key.

    for_people  a study with real people needs a key that the host keeps outside the data folder;
                others may use one that is made once and kept in it
    raises      KeyMissing, KeyHasWrongLength
    """
    if settings.ALLOCATION_KEY:
        return key_from(settings.ALLOCATION_KEY)
    if settings.ALLOCATION_KEY_FILE:
        return key_from(Path(settings.ALLOCATION_KEY_FILE).read_text(encoding="utf-8"))
    if for_people:
        raise KeyMissing
    return key_from(_kept(settings.DATA / "allocation-key"))


def key_that_opens(*, list_id: str, mark: str, for_people: bool) -> bytes:
    """Return the key with which a list was sealed; raises WrongKey if the host has another."""
    key = host_key(for_people=for_people)
    if key_mark(key) != mark:
        raise WrongKey(list_id=list_id, mark=mark)
    return key


def _kept(file: Path) -> str:
    """Return the key in the file; of several processes that make it, the first one's stands."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as text:
            text.write(key_text(secrets.token_bytes(KEY_BYTES)))
        try:
            os.link(new, file)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return file.read_text(encoding="utf-8")
