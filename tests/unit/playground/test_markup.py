import pytest

from bot.playground.errors import ApiError
from bot.playground.markup.detect import with_detected
from bot.playground.markup.formatted import Formatted
from bot.playground.markup.links import button_address, web_address
from bot.playground.markup.markdown import parse_markdown
from bot.playground.markup.parse import caption, message_text


def detected(text: str) -> list[tuple[str, str]]:
    found = with_detected(Formatted(text))
    return [(each["type"], found.part(each)) for each in found.entities]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/mood rain", [("bot_command", "/mood")]),
        ("/mood@segue_bot rain", [("bot_command", "/mood@segue_bot")]),
        ("😀 /start", [("bot_command", "/start")]),
        ("a/b and 1/2", []),
        ("hi @segue_bot!", [("mention", "@segue_bot")]),
        ("a@b.com", [("email", "a@b.com")]),
        ("see https://a.com/x?y=1.", [("url", "https://a.com/x?y=1")]),
        ("open.spotify.com/track/1", [("url", "open.spotify.com/track/1")]),
        ("in 2.5 hours, e.g. now", []),
        ("#비 #1", [("hashtag", "#비")]),
    ],
)
def test_a_text_is_searched_as_telegram_does(text, entities):
    assert detected(text) == entities


def test_nothing_is_detected_inside_links_and_code():
    parsed = message_text(
        {"text": '<a href="https://a.com">b.com</a> <code>/cmd</code>', "parse_mode": "HTML"}
    )
    assert [each["type"] for each in parsed.entities] == ["text_link", "code"]


def test_white_space_around_a_text_goes_and_entities_follow():
    parsed = message_text({"text": "\n <b> hey </b>\n", "parse_mode": "html"})
    assert parsed.text == "hey"
    assert parsed.entities == [{"type": "bold", "offset": 0, "length": 3}]


def test_markdown_understands_nesting_links_and_code():
    parsed = parse_markdown(r"*a _b_* [l](https://x.com) `c` \. ||s||", version=2)
    assert parsed.text == "a b l c . s"
    kinds = {each["type"]: parsed.part(each) for each in parsed.entities}
    assert kinds == {"italic": "b", "bold": "a b", "text_link": "l", "code": "c", "spoiler": "s"}


def test_old_markdown_understands_its_own_marks():
    parsed = parse_markdown("*a* _b_ [l](https://x.com). 1-2!", version=1)
    assert parsed.text == "a b l. 1-2!"


@pytest.mark.parametrize("source", ["a.", "*a", "`a", "[a", "a!", "_a*b_c*"])
def test_markdown_that_does_not_close_or_escape_is_refused(source):
    with pytest.raises(ApiError, match="can't parse entities"):
        parse_markdown(source, version=2)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "a\0"}, "UTF-8"),
        ({"text": "<b>x</b>" * 101, "parse_mode": "HTML"}, "too many entities"),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "outside"),
        ({"text": "x", "entities": [{"type": "loud", "offset": 0, "length": 1}]}, "unsupported"),
        ({"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]}, "url"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused(values, reason):
    with pytest.raises(ApiError, match=reason):
        message_text(values)


def test_the_limit_counts_after_parsing_and_in_utf16_units():
    assert message_text({"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}).length == 4096
    assert message_text({"text": "😀" * 2048}).length == 4096
    assert caption({"caption": "x" * 1024}).length == 1024
    with pytest.raises(ApiError, match="caption is too long"):
        caption({"caption": "x" * 1025})


@pytest.mark.parametrize(
    "text", ["https://a.com", "http://127.0.0.1:80/x", "tg://resolve?domain=a"]
)
def test_buttons_take_http_and_tg_addresses(text):
    assert button_address(text)


@pytest.mark.parametrize(
    "text", ["a.com", "ftp://a.com", "javascript:x", "https://", "https://a b", ""]
)
def test_buttons_take_no_other_addresses(text):
    assert not button_address(text)
    assert web_address("http://[") is None
