"""How the bot is connected: updates, webhooks, logging out."""

from collections.abc import Awaitable, Mapping
from typing import Any, Final

from telegram.constants import PollingLimit, UpdateType

from bot.playground.calls.call import Call, Handler
from bot.playground.errors import bad_request
from bot.playground.state.people import JsonDict

_LONGEST_WAIT: Final = 50


def get_updates(call: Call) -> Awaitable[list[JsonDict]]:
    """Give pending updates, or wait for one."""
    values, updates = call.values, call.store.updates
    limit = values.get("limit", int(PollingLimit.MAX_LIMIT))
    if not PollingLimit.MIN_LIMIT <= limit <= PollingLimit.MAX_LIMIT:
        limit = int(PollingLimit.MAX_LIMIT)
    updates.allow(_kinds(values))
    timeout = min(max(values.get("timeout", 0), 0), _LONGEST_WAIT)
    return updates.poll(offset=values.get("offset", 0), limit=limit, timeout=timeout)


def _kinds(values: JsonDict) -> list[str] | None:
    kinds: list[str] | None = values.get("allowed_updates")
    for kind in kinds or ():
        if kind not in set(UpdateType):
            raise bad_request(f'unknown update type "{kind}" in allowed_updates')
    return kinds


def set_webhook(call: Call) -> bool:
    """Refuse: the playground is polled. An empty address deletes, as on Telegram."""
    if call.values["url"]:
        raise bad_request("bad webhook: webhooks are not available in the playground")
    return delete_webhook(call)


def delete_webhook(call: Call) -> bool:
    """There is none; what is pending can be dropped."""
    if call.values.get("drop_pending_updates"):
        call.store.updates.take()
    return True


def webhook_info(call: Call) -> JsonDict:
    """Say that there is no webhook."""
    pending = call.store.updates.pending()
    return {"url": "", "has_custom_certificate": False, "pending_update_count": pending}


def yes(_: Call) -> Any:
    """Say that it was done."""
    return True


# Checked, and then without meaning here.
_WITHOUT_MEANING: Final = (
    "close",
    "logOut",
    "setChatDescription",
    "setChatPermissions",
    "setChatTitle",
    "setMyDefaultAdministratorRights",
    "setUserEmojiStatus",
)

CALLS: Final[Mapping[str, Handler]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    **dict.fromkeys(_WITHOUT_MEANING, yes),
}
