"""From a method's name to its answer."""

import inspect
from collections.abc import Mapping
from typing import Any, Final

from bot.playground.calls import answering, chats, connection, editing, media, profile, sending
from bot.playground.calls.call import Call, Handler
from bot.playground.contract.methods import method_names, methods
from bot.playground.contract.values import checked
from bot.playground.errors import ApiError, bad_request
from bot.playground.state.files import Upload
from bot.playground.state.store import ChatStore

HANDLERS: Final[Mapping[str, Handler]] = {
    **answering.CALLS,
    **chats.CALLS,
    **connection.CALLS,
    **editing.CALLS,
    **media.CALLS,
    **profile.CALLS,
    **sending.CALLS,
}


async def dispatch(
    store: ChatStore, name: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload]
) -> Any:
    """Check a call and carry it out; raise `ApiError` where Telegram would refuse."""
    method = methods().get(method_names().get(name.lower(), ""))
    if method is None:
        raise ApiError(404, "Not Found")
    values = checked(method, raw, uploads)
    handler = HANDLERS.get(method.name)
    if handler is None:
        raise bad_request(f"{method.name} is not available in the playground")
    result = handler(Call(store, method.name, values, uploads))
    return await result if inspect.isawaitable(result) else result
