"""Where python-telegram-bot's signatures differ from the Bot API document, and why."""

from typing import Final

# Coroutines of Bot that have a name without underscores and are not methods of the API.
NOT_METHODS: Final = frozenset({"initialize", "shutdown"})

# Parameters that PTB adds to every method; its other conveniences are the keyword-only ones.
TRANSPORT: Final = frozenset(
    {
        "self",
        "read_timeout",
        "write_timeout",
        "connect_timeout",
        "pool_timeout",
        "api_kwargs",
    }
)

# PTB still sends the parameter's older name, which the document has dropped.
DROPPED: Final = {
    "sendPoll": frozenset({"correct_option_id"}),  # now correct_option_ids
}

# PTB takes a Location, Contact or Venue instead of these; on the wire they are required.
REQUIRED: Final = {
    "editMessageLiveLocation": frozenset({"latitude", "longitude"}),
    "sendContact": frozenset({"phone_number", "first_name"}),
    "sendLocation": frozenset({"latitude", "longitude"}),
    "sendVenue": frozenset({"latitude", "longitude", "title", "address"}),
}

# Fields that PTB fills with a constant, so that its constructors do not ask for them.
CONSTANT_FIELDS: Final = frozenset({"type", "remove_keyboard", "force_reply"})

# Aliases in PTB's annotations that stand for several types.
ALIASES: Final = {
    "ReplyMarkup": (
        "InlineKeyboardMarkup",
        "ReplyKeyboardMarkup",
        "ReplyKeyboardRemove",
        "ForceReply",
    ),
}
