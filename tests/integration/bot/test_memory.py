"""What a process keeps of people in its memory: nothing that grows with their number."""

from collections.abc import Iterator, Sized

from tests.fakes.bot_talk import Talk

PEOPLE = 60


def held(talk: Talk) -> Iterator[tuple[str, int]]:
    """Everything that the application holds, by name and size."""
    app = talk.chat._app
    for kind in type(app).__mro__:
        for slot in getattr(kind, "__slots__", ()):
            name = f"_{kind.__name__}{slot}" if slot.startswith("__") else slot
            value = getattr(app, name, None)
            if isinstance(value, Sized):
                yield name, len(value)


async def test_the_application_keeps_nobody(talk: Talk) -> None:
    chats = talk.chat.chats
    for person in range(1, PEOPLE + 1):
        chats.person(person)
        chats.post_text(person, "private", "/help")
        chats.inline(person, "song")
    await talk.chat.handle()
    sizes = dict(held(talk))
    assert len(sizes) > 5, "it looks where there is something"
    assert {name: size for name, size in sizes.items() if size >= PEOPLE} == {}
