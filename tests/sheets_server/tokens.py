"""Service accounts, their keys, and the tokens that they get for assertions signed with them."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

LIFETIME = 3599
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AUDIENCES = ("https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token")
_SCOPES = "https://www.googleapis.com/auth/"
_PATIENCE = 300  # by how much the clocks of the two sides may differ, in seconds


class Declined(Exception):
    """The token endpoint's refusal."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


@dataclass
class Token:
    """Whose it is, what it is good for, until when."""

    user: str
    scopes: frozenset[str]
    expires: float


@cache
def _key(email: str) -> rsa.RSAPrivateKey:
    """One key for an address, however many servers there are: making keys takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class TokenOffice:
    """Knows the accounts and every token that it gave."""

    clock: Callable[[], float]
    url: str = ""
    tokens: dict[str, Token] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    _keys: dict[str, rsa.RSAPublicKey | None] = field(default_factory=dict)

    def make_account(self, email: str) -> dict[str, str]:
        """The account's file as it is downloaded from the console."""
        key = _key(email)
        self._keys[email] = key.public_key()
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        project = email.partition("@")[2].split(".")[0]
        number = str(uuid.uuid5(uuid.NAMESPACE_URL, email).int)[:21]
        return {
            "type": "service_account",
            "project_id": project,
            "private_key_id": uuid.uuid5(uuid.NAMESPACE_URL, email).hex,
            "private_key": pem.decode("ascii"),
            "client_email": email,
            "client_id": number,
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": f"{self.url}/token",
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": f"https://www.googleapis.com/robot/v1/metadata/x509/{email.replace('@', '%40')}",
            "universe_domain": "googleapis.com",
        }

    def revoke_key(self, email: str) -> None:
        """The key is deleted; the tokens that it brought live on, as they do in reality."""
        self._keys[email] = None

    def expire_tokens(self) -> None:
        for token in list(self.tokens):
            self.expire(token)

    def expire(self, token: str) -> None:
        if self.tokens.pop(token, None):
            self.expired.add(token)

    def holder(self, token: str) -> Token | None:
        """The token's data while it is valid."""
        found = self.tokens.get(token)
        if found is not None and self.clock() >= found.expires:
            self.expire(token)
            return None
        return found

    def grant(self, form: Mapping[str, str]) -> dict[str, Any]:
        """A token for a signed assertion; raises Declined."""
        kind = form.get("grant_type", "")
        if kind != JWT_BEARER:
            raise Declined("unsupported_grant_type", f"Invalid grant_type: {kind}")
        claims = self._claims(form.get("assertion", ""))
        scopes = frozenset(str(claims.get("scope", "")).split())
        if not scopes or not all(scope.startswith(_SCOPES) for scope in scopes):
            raise Declined("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        token = f"ya29.c.{secrets.token_urlsafe(120)}"
        self.tokens[token] = Token(claims["iss"], scopes, self.clock() + LIFETIME)
        return {"access_token": token, "expires_in": LIFETIME, "token_type": "Bearer"}

    def _claims(self, assertion: str) -> dict[str, Any]:
        signed, _, signature = assertion.rpartition(".")
        try:
            header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            raw_signature = _decoded(signature)
        except (ValueError, binascii.Error) as error:
            raise Declined("invalid_grant", "Bad Request") from error
        if not isinstance(claims, dict) or not isinstance(header, dict) or header.get("alg") != "RS256":
            raise Declined("invalid_grant", "Invalid JWT: Unsupported algorithm.")
        issuer = claims.get("iss", "")
        if issuer not in self._keys:
            raise Declined("invalid_grant", "Invalid grant: account not found")
        key = self._keys[issuer]
        try:
            if key is None:
                raise InvalidSignature
            key.verify(raw_signature, signed.encode("ascii"), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as error:
            raise Declined("invalid_grant", "Invalid JWT Signature.") from error
        self._refuse_stale(claims)
        return claims

    def _refuse_stale(self, claims: Mapping[str, Any]) -> None:
        """Clients sign by the true time, whatever the server's clock shows."""
        issued, expires, now = claims.get("iat"), claims.get("exp"), time.time()
        if (
            not isinstance(issued, int | float)
            or not isinstance(expires, int | float)
            or not 0 < expires - issued <= 3600
            or not issued - _PATIENCE <= now <= expires
        ):
            raise Declined(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )
        if claims.get("aud") not in (*_AUDIENCES, f"{self.url}/token"):
            raise Declined("invalid_grant", "Invalid JWT: Failed audience check.")


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
