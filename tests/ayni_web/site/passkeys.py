"""A passkey that exists only here: what a browser hands over when it is made, and when it signs in."""

from __future__ import annotations

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

#: Passkeys belong to a name, so they are shown to Ayni under this one.
NAME = "localhost"
_SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


def a_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def registered(name: bytes, key: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    """What is kept of a passkey."""
    public = ES256.from_cryptography_key(key.public_key())  # type: ignore[no-untyped-call]
    own = AttestedCredentialData.create(Aaguid.NONE, name, public)
    seen = AuthenticatorData.create(sha256(NAME.encode()), AuthenticatorData.FLAG.AT | _SEEN, 0, own)
    client = CollectedClientData.create("webauthn.create", bytes(16), f"http://{NAME}")
    answer = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
    }
    results = {"credProps": {"rk": True}}
    return _as_a_browser_does(name, answer, results)


def signed(name: bytes, key: ec.EllipticCurvePrivateKey, asked: dict[str, Any], *, user: str, origin: str) -> str:
    """What answers a question of the page of sign-in."""
    challenge = asked["request_options"]["publicKey"]["challenge"]
    client = CollectedClientData(
        json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()
    )
    seen = AuthenticatorData.create(sha256(NAME.encode()), _SEEN, 1)
    answer = {
        "clientDataJSON": websafe_encode(client),
        "authenticatorData": websafe_encode(seen),
        "signature": websafe_encode(key.sign(bytes(seen) + client.hash, ec.ECDSA(SHA256()))),
        "userHandle": websafe_encode(user.encode()),
    }
    return json.dumps(_as_a_browser_does(name, answer, {}))


def _as_a_browser_does(name: bytes, answer: dict[str, str], results: dict[str, Any]) -> dict[str, Any]:
    called = websafe_encode(name)
    return {
        "id": called,
        "rawId": called,
        "type": "public-key",
        "response": answer,
        "clientExtensionResults": results,
        "authenticatorAttachment": "platform",
    }
