"""What the bot sets about itself."""

from collections.abc import Mapping
from typing import Any, Final

from bot.playground.calls.call import Call, Handler
from bot.playground.errors import bad_request
from bot.playground.rules.naming import check_commands, check_language, check_naming
from bot.playground.state.people import JsonDict
from bot.playground.state.profile import Scope, scope_key

_TEXTS: Final = {
    "MyName": "name",
    "MyDescription": "description",
    "MyShortDescription": "short_description",
}


def _key(call: Call) -> tuple[Scope, str]:
    language = call.values.get("language_code", "")
    check_language(language)
    scope = call.values.get("scope")
    if scope and "chat_id" in scope:
        chat = call.store.chat_for_bot(scope["chat_id"])
        if "user_id" in scope and scope["user_id"] not in chat.members:
            raise bad_request("user not found")
    return scope_key(scope), language


def set_commands(call: Call) -> bool:
    """Set the commands of a scope and language."""
    commands = call.values["commands"]
    check_commands(commands)
    call.store.profile.commands[_key(call)] = commands
    call.store.events.publish("reload")
    return True


def get_commands(call: Call) -> list[JsonDict]:
    """Give the commands of exactly this scope and language."""
    return call.store.profile.commands.get(_key(call), [])


def delete_commands(call: Call) -> bool:
    """Drop the commands of a scope and language."""
    call.store.profile.commands.pop(_key(call), None)
    call.store.events.publish("reload")
    return True


def _setter(what: str) -> Handler:
    def set_text(call: Call) -> bool:
        language, value = call.values.get("language_code", ""), call.values.get(what, "")
        check_language(language)
        check_naming(what, value)
        if what == "name" and not value and not language:
            value = call.store.bot.first_name
        call.store.profile.texts[what, language] = value
        call.store.events.publish("reload")
        return True

    return set_text


def _getter(what: str) -> Handler:
    def get_text(call: Call) -> JsonDict:
        language = call.values.get("language_code", "")
        check_language(language)
        return {what: call.store.profile.text(what, language)}

    return get_text


def get_me(call: Call) -> JsonDict:
    """Say who the bot is."""
    return call.store.bot.me()


def _menu_key(call: Call) -> int:
    if "chat_id" not in call.values:
        return 0
    chat = call.chat(write=False)
    if not chat.private:
        raise bad_request("chat_id must be of a private chat")
    return chat.id


def set_menu_button(call: Call) -> bool:
    """Set the button beside the input."""
    button = call.values.get("menu_button", {"type": "default"})
    if button["type"] == "web_app" and not button["web_app"]["url"].startswith("https://"):
        raise bad_request("menu button web app URL is invalid: only HTTPS is allowed")
    call.store.profile.menu_buttons[_menu_key(call)] = button
    return True


def get_menu_button(call: Call) -> Any:
    """Give the button beside the input."""
    buttons = call.store.profile.menu_buttons
    return buttons.get(_menu_key(call)) or buttons.get(0, {"type": "commands"})


CALLS: Final[Mapping[str, Handler]] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    **{f"set{name}": _setter(what) for name, what in _TEXTS.items()},
    **{f"get{name}": _getter(what) for name, what in _TEXTS.items()},
}
