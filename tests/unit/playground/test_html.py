import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.errors import ApiError
from bot.playground.markup.html import parse_html
from bot.playground.markup.utf16 import cut, width

TAGS = ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "code", "pre"]


def shape(source: str) -> list[tuple[str, str]]:
    parsed = parse_html(source)
    return sorted((each["type"], parsed.part(each)) for each in parsed.entities)


def test_offsets_are_counted_in_utf16_units():
    parsed = parse_html("😀 <b>비 😀</b> я")
    assert parsed.text == "😀 비 😀 я"
    assert parsed.entities == [{"type": "bold", "offset": 3, "length": 4}]


@pytest.mark.parametrize("tag", TAGS)
def test_every_simple_tag_is_understood(tag):
    assert [text for _, text in shape(f"a <{tag}>b</{tag}> c")] == ["b"]


def test_tags_and_attributes_may_be_in_capitals():
    assert shape('<B>x</b> <A HREF="https://a.com">y</a>') == [("bold", "x"), ("text_link", "y")]


def test_a_link_keeps_its_resolved_address():
    parsed = parse_html('<a href="https://a.com/?x=1&amp;y=2">t</a>')
    assert parsed.entities[0]["url"] == "https://a.com/?x=1&y=2"


def test_a_link_without_an_address_is_its_own_address():
    assert parse_html("<a>https://a.com</a>").entities[0]["url"] == "https://a.com"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "nothing", "", "https://a b"])
def test_a_link_to_no_address_loses_the_link_and_keeps_the_text(address):
    parsed = parse_html(f'<a href="{address}">t</a>')
    assert (parsed.text, parsed.entities) == ("t", [])


def test_code_in_pre_gives_its_language():
    parsed = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert parsed.entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


def test_nothing_else_lives_inside_code():
    assert shape("<code>a <b>b</b></code>") == [("code", "a b")]


def test_quotations_may_be_expandable():
    kinds = [
        kind for kind, _ in shape("<blockquote>a</blockquote><blockquote expandable>b</blockquote>")
    ]
    assert kinds == ["blockquote", "expandable_blockquote"]


def test_spoilers_and_custom_emoji_are_understood():
    source = (
        '<span class="tg-spoiler">a</span><tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>'
    )
    assert shape(source) == [("custom_emoji", "👍"), ("spoiler", "a")]


def test_references_are_resolved_and_unknown_ones_stay():
    assert parse_html("&lt;&gt;&amp;&quot;&#33;&#x21;&nbsp; & co").text == '<>&"!!&nbsp; & co'


def test_an_empty_entity_vanishes():
    assert parse_html("a<b></b>c").entities == []


def test_an_end_tag_may_leave_out_its_name():
    assert shape("<b>x</>") == [("bold", "x")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<x>y</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("я <br/>", 'Unsupported start tag "br/" at byte offset 3'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>x</i>",
            'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<b ="">x</b>', 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<a href=a+b>x</a>", "Unexpected end of name token at byte offset 7"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(source, reason):
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
nested = st.recursive(
    text.map(lambda each: (html.escape(each), each)),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda pair: (
            f"<{pair[0]}>{''.join(source for source, _ in pair[1])}</{pair[0]}>",
            "".join(plain for _, plain in pair[1]),
        )
    ),
    max_leaves=12,
)


@given(nested)
def test_well_formed_markup_keeps_its_text_and_entities_lie_within_it(pair):
    source, plain = pair
    parsed = parse_html(source)
    assert parsed.text == plain
    for entity in parsed.entities:
        assert entity["offset"] >= 0
        assert 0 < entity["length"] <= width(plain) - entity["offset"]
        assert parsed.part(entity) in plain


pieces = st.sampled_from([*"<>/&;=\"' ab😀", "<b>", "</b>", "<a href=", "<pre><code class='x'>"])


@given(st.lists(pieces, max_size=20).map("".join))
def test_no_input_does_worse_than_a_refusal(source):
    reason = None
    try:
        parse_html(source)
    except ApiError as error:
        reason = error.description
    assert reason is None or reason.startswith("Bad Request: can't parse entities: ")


@given(text)
def test_cutting_the_whole_gives_the_whole(each):
    assert cut(each, 0, width(each)) == each
