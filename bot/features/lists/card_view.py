"""The card of a track; what is not known is left out."""

from urllib.parse import quote

from bot.features.lists.profile_view import in_bars, in_figures, in_words
from bot.features.lists.tracks import clock, linked, name, quoted
from bot.texts import Texts
from bot.ui.actions import MoreLike
from bot.ui.deep_links import address, card_payload
from bot.ui.markup import Markup, bold, cut, escape, italic, join, link
from bot.ui.screen import LinkOut, Press, Rows, Screen
from core.links import spotify_link
from core.model import Track, TrackCard
from core.quoting import names_in

_TITLE = 200
_ARTISTS = 200
_ALBUM = 100
_GENRES = 5
_PLAYLISTS = 5
_NEIGHBOURS = 5


def card_screen(card: TrackCard, texts: Texts, bot: str = "") -> Screen:
    """Everything known about the track; with the bot's name, also a link to share."""
    return Screen(
        join("\n\n", [_facts(card.track, texts), _profile(card, texts), _company(card, texts)]),
        (*card_rows(card.track, texts), *_sharing(card.track, texts, bot)),
        preview=card.track.spotify_id is not None,
    )


def short_card(track: Track, texts: Texts, bot: str) -> Screen:
    """The card as it is posted from an inline result: the facts, and a link to the rest."""
    whole = LinkOut(texts("button-whole-card"), address(bot, card_payload(track.id)))
    rows = (*card_rows(track, texts), (whole,))
    return Screen(_facts(track, texts), rows, preview=track.spotify_id is not None)


def card_rows(track: Track, texts: Texts) -> Rows:
    """Spotify, and more like this."""
    return (
        (
            LinkOut(texts("button-spotify"), spotify_link(track)),
            Press(texts("button-more-like-this"), MoreLike(track.id)),
        ),
    )


def _sharing(track: Track, texts: Texts, bot: str) -> Rows:
    """Telegram's own window for sending the card's link to somebody."""
    if not bot:
        return ()
    card = quote(address(bot, card_payload(track.id)), safe="")
    words = quote(name(track), safe="")
    return ((LinkOut(texts("button-share"), f"https://t.me/share/url?url={card}&text={words}"),),)


def _facts(track: Track, texts: Texts) -> Markup:
    title = link(bold(cut(track.title, _TITLE)), spotify_link(track))
    album = cut(track.album, _ALBUM) if track.album else ""
    where = album or (str(track.year) if track.year else "")
    if album and track.year:
        where = texts("card-facts", album=album, year=str(track.year))
    length = clock(track.duration_ms) if track.duration_ms else ""
    genres = cut(", ".join(track.genres[:_GENRES]), _ALBUM)
    lines = [
        join(" ", ["🎵", title]),
        escape(cut(", ".join(track.artists), _ARTISTS)),
        join(" ", ["💿", where]) if where else "",
        join(" ", ["⏱", length]) if length else "",
        join(" ", ["🏷", genres]) if genres else "",
    ]
    return join("\n", lines)


def _profile(card: TrackCard, texts: Texts) -> Markup:
    if card.profile is None or not card.profile.values:
        return Markup("")
    profile = card.profile
    words = in_words(profile, texts)
    heading = join(": ", [bold(texts("card-profile")), words])
    estimated = italic(texts("card-estimated")) if profile.estimated else ""
    lines = [heading, in_bars(profile, texts), in_figures(profile, texts), estimated]
    return join("\n", lines)


def _company(card: TrackCard, texts: Texts) -> Markup:
    playlists = ""
    if card.playlists:
        names = quoted(texts, names_in(card.playlists, texts.language), _PLAYLISTS)
        playlists = texts("card-playlists", names=names)
    near = [join(" ", ["•", linked(pick.track)]) for pick in card.neighbours[:_NEIGHBOURS]]
    neighbours = join("\n", [bold(texts("card-neighbours")), *near]) if near else ""
    return join("\n\n", [playlists, neighbours])
