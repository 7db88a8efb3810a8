"""What the service answers when it refuses, word for word, and how each of its two families of API wraps it.

Sheets gives `errors` only to those who ask with `$.xgafv=1`; Drive gives it always, and `status` only with some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

PROJECT_NUMBER = "106222333444"

_SIGN_IN = "https://developers.google.com/identity/sign-in/web/devconsole-project"
_EXPECTED = f"Expected OAuth 2 access token, login cookie or other valid authentication credential. See {_SIGN_IN}."
_RPC = "type.googleapis.com/google.rpc."
_REALM = 'Bearer realm="https://accounts.google.com/"'


class Refusal(Exception):
    """An error reply of the API. `status` None leaves it out of the body, as Drive does with what it knows itself."""

    def __init__(
        self,
        code: int,
        status: str | None,
        message: str,
        *,
        reason: str = "badRequest",
        details: Sequence[Mapping[str, Any]] = (),
        location: tuple[str, str] | None = None,
        short: str | None = None,
        domain: str | None = "global",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.status, self.message, self.reason = code, status, message, reason
        self.details, self.location, self.short, self.domain = list(details), location, short, domain
        self.headers = dict(headers or {})

    def body(self, *, with_errors: bool) -> dict[str, Any]:
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if with_errors:
            entry: dict[str, Any] = {"message": self.short or self.message}
            if self.domain:
                entry["domain"] = self.domain
            entry["reason"] = self.reason
            if self.location:
                entry["location"], entry["locationType"] = self.location
            error["errors"] = [entry]
        if self.status:
            error["status"] = self.status
        if self.details:
            error["details"] = self.details
        return {"error": error}


class NotModelled(Exception):
    """The real service would do something here that the stand-in does not know how to do."""


def invalid(message: str) -> Refusal:
    return Refusal(400, "INVALID_ARGUMENT", message)


def unparseable(text: str) -> Refusal:
    return invalid(f"Unable to parse range: {text}")


def violations(found: Sequence[tuple[str | None, str]]) -> Refusal:
    """A request that does not fit its message: every (field, description), the descriptions together as the message."""
    fields = [({"field": field} if field else {}) | {"description": text} for field, text in found]
    details = [{"@type": f"{_RPC}BadRequest", "fieldViolations": fields}]
    message = "\n".join(text for _, text in found)
    return Refusal(400, "INVALID_ARGUMENT", message, reason="invalid", details=details, domain=None)


def bad_mask(path: str) -> Refusal:
    text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    details = [{"@type": f"{_RPC}BadRequest", "fieldViolations": [{"field": path, "description": text}]}]
    return Refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument.", details=details)


def bad_json(line: str, problem: str) -> Refusal:
    """A body that is not JSON; the service shows where it stopped reading."""
    text = f"Invalid JSON payload received. {problem}\n{line}\n^"
    details = [{"@type": f"{_RPC}BadRequest", "fieldViolations": [{"description": text}]}]
    return Refusal(400, "INVALID_ARGUMENT", text, reason="parseError", details=details)


def bad_system_parameter(name: str, value: str) -> Refusal:
    return invalid(f"Invalid query parameters. Invalid value '{value}' for system query parameter : {name}")


def not_found() -> Refusal:
    return Refusal(404, "NOT_FOUND", "Requested entity was not found.", reason="notFound")


def forbidden() -> Refusal:
    return Refusal(403, "PERMISSION_DENIED", "The caller does not have permission", reason="forbidden")


def unsupported_document() -> Refusal:
    message = "This operation is not supported for this document"
    return Refusal(400, "FAILED_PRECONDITION", message, reason="failedPrecondition")


def internal() -> Refusal:
    return Refusal(500, "INTERNAL", "Internal error encountered.", reason="backendError")


def unavailable() -> Refusal:
    return Refusal(503, "UNAVAILABLE", "The service is currently unavailable.", reason="backendError")


def _error_info(reason: str, metadata: Mapping[str, str]) -> dict[str, Any]:
    return {"@type": f"{_RPC}ErrorInfo", "reason": reason, "domain": "googleapis.com", "metadata": dict(metadata)}


def _help(description: str, url: str) -> dict[str, Any]:
    return {"@type": f"{_RPC}Help", "links": [{"description": description, "url": url}]}


def bad_token(service: str, method: str, *, expired: bool) -> Refusal:
    """A token past its time, or one that never was any: only the details tell which."""
    reason = "ACCESS_TOKEN_EXPIRED" if expired else "ACCESS_TOKEN_TYPE_UNSUPPORTED"
    return Refusal(
        401,
        "UNAUTHENTICATED",
        f"Request had invalid authentication credentials. {_EXPECTED}",
        reason="authError",
        location=("Authorization", "header"),
        short="Invalid Credentials",
        details=[_error_info(reason, {"service": service, "method": method})],
        headers={"WWW-Authenticate": f'{_REALM}, error="invalid_token"'},
    )


def no_credentials(service: str, method: str, *, takes_keys: bool) -> Refusal:
    """Nobody is asking. A read could also be asked with an API key, hence its other words."""
    if takes_keys:
        message = (
            "Method doesn't allow unregistered callers (callers without established identity). "
            "Please use API Key or other form of API consumer identity to call this API."
        )
        return Refusal(403, "PERMISSION_DENIED", message, reason="forbidden")
    return Refusal(
        401,
        "UNAUTHENTICATED",
        f"Request is missing required authentication credential. {_EXPECTED}",
        reason="required",
        location=("Authorization", "header"),
        short="Login Required.",
        details=[_error_info("CREDENTIALS_MISSING", {"service": service, "method": method})],
        headers={"WWW-Authenticate": _REALM},
    )


def narrow_scopes(service: str, method: str, wanted: Sequence[str]) -> Refusal:
    challenge = f'{_REALM}, error="insufficient_scope", scope="{" ".join(wanted)}"'
    return Refusal(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        reason="insufficientPermissions",
        short="Insufficient Permission",
        details=[_error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", {"service": service, "method": method})],
        headers={"WWW-Authenticate": challenge},
    )


def api_disabled(service: str, title: str) -> Refusal:
    url = f"https://console.developers.google.com/apis/api/{service}/overview?project={PROJECT_NUMBER}"
    message = (
        f"{title} has not been used in project {PROJECT_NUMBER} before or it is disabled. Enable it by visiting {url} "
        "then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems "
        "and retry."
    )
    metadata = {
        "service": service,
        "consumer": f"projects/{PROJECT_NUMBER}",
        "activationUrl": url,
        "containerInfo": PROJECT_NUMBER,
        "serviceTitle": title,
    }
    return Refusal(
        403,
        "PERMISSION_DENIED",
        message,
        reason="accessNotConfigured",
        domain="usageLimits",
        details=[
            _error_info("SERVICE_DISABLED", metadata),
            {"@type": f"{_RPC}LocalizedMessage", "locale": "en-US", "message": message},
            _help("Google developers console API activation", url),
        ],
    )


def quota_exceeded(kind: str, *, per_user: bool, limit: int) -> Refusal:
    """`kind` is read or write."""
    service = "sheets.googleapis.com"
    name = kind.capitalize()
    metric, scope = f"{name} requests", " per user" if per_user else ""
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute{scope}' of service '{service}' "
        f"for consumer 'project_number:{PROJECT_NUMBER}'."
    )
    metadata = {
        "service": service,
        "consumer": f"projects/{PROJECT_NUMBER}",
        "quota_limit": f"{name}RequestsPerMinutePer{'User' if per_user else 'Project'}",
        "quota_limit_value": str(limit),
        "quota_location": "global",
        "quota_metric": f"{service}/{kind}_requests",
        "quota_unit": "1/min/{project}/{user}" if per_user else "1/min/{project}",
    }
    more = _help("Request a higher quota limit.", "https://cloud.google.com/docs/quotas/help/request_increase")
    return Refusal(
        429,
        "RESOURCE_EXHAUSTED",
        message,
        reason="rateLimitExceeded",
        details=[_error_info("RATE_LIMIT_EXCEEDED", metadata), more],
    )


def file_not_found(file_id: str) -> Refusal:
    """Drive's own: it names the file, and says the same of one that is not shared."""
    return Refusal(404, None, f"File not found: {file_id}.", reason="notFound", location=("fileId", "parameter"))


def file_forbidden() -> Refusal:
    message = "The user does not have sufficient permissions for this file."
    return Refusal(403, None, message, reason="insufficientFilePermissions")


def drive_parameter(name: str, message: str = "Invalid Value", *, reason: str = "invalid") -> Refusal:
    return Refusal(400, None, message, reason=reason, location=(name, "parameter"))
