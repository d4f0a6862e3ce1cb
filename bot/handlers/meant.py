"""Which updates are for this bot to answer; all others are confirmed and forgotten.

Telegram is asked for none of those (`bot.transport.contact.UPDATES`), but some servers send
everything, and groups bring messages that nobody wrote to us.
"""

from telegram import Message, Update


def is_meant(update: Update) -> bool:
    """Whether some handler may answer.

    Edits, channel posts and business messages are none of our business: an answer to the last
    would come in the name of the account that let the bot read along.
    """
    if update.message is not None:
        return _is_meant(update.message)
    return any(
        (
            update.callback_query,
            update.inline_query,
            update.chosen_inline_result,
            update.my_chat_member,
        )
    )


def _is_meant(message: Message) -> bool:
    elsewhere = (
        message.business_connection_id,  # the chat of somebody's account
        message.guest_query_id,  # a chat that the bot is not in
        message.is_automatic_forward,  # a channel's post, in the group where it is discussed
        message.suggested_post_info,  # written for a channel's readers
    )
    return not any(elsewhere) and not _by_a_bot(message)


def _by_a_bot(message: Message) -> bool:
    """Whether a bot wrote it, or it came out of our own inline mode: two would talk for ever.

    Admins who stay anonymous and channels speak through accounts of bots, with their own chat as
    the sender.
    """
    via, sender = message.via_bot, message.from_user
    ours = via is not None and via.id == message.get_bot().id
    return ours or (sender is not None and sender.is_bot and message.sender_chat is None)
