"""A passkey of software: it registers and signs as a phone does, with the fido2 library."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
PLACE, ORIGIN = "testserver", "http://testserver"


class Passkey:
    """One credential for one person at one place."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(32)
        self._count = 0

    def created(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return what a browser sends after `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self._key.public_key())
        data = AuthenticatorData.create(
            self._place(),
            PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT,
            self._count,
            AttestedCredentialData.create(b"\0" * 16, self._id, public),
        )
        client = self._client_data("webauthn.create", options)
        return self._credential(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            }
        )

    def used(self, options: dict[str, Any], user_handle: str) -> dict[str, Any]:
        """Return what a browser sends after `navigator.credentials.get`."""
        self._count += 1
        data = AuthenticatorData.create(self._place(), PRESENT_AND_VERIFIED, self._count)
        client = self._client_data("webauthn.get", options)
        signed = bytes(data) + hashlib.sha256(client).digest()
        return self._credential(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(self._key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": user_handle,
            }
        )

    def _place(self) -> bytes:
        return hashlib.sha256(PLACE.encode()).digest()

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        own = websafe_encode(self._id)
        return {
            "id": own,
            "rawId": own,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
