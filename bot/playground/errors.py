"""The one exception of the playground: a call that Telegram would refuse."""

from typing import Any


class ApiError(Exception):
    """A refusal, with the HTTP status and the description that the Bot API gives."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        """Keep what the answer will say."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Give the answer's body in the Bot API's shape."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> ApiError:
    """Refuse what is wrong with the call itself."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Refuse what the bot may not do in this chat."""
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """Refuse a bot in a hurry."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
