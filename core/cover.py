"""A cover for a playlist: soft shapes whose colours and places follow from its name alone."""

import colorsys
import hashlib
import io
import math

from PIL import Image, ImageDraw, ImageFilter

SIDE = 640
#: Base64 makes four bytes of three, and Spotify takes 256 KB of them.
MOST_BYTES = 190_000
_QUALITIES = (88, 75, 60, 40)
_SHAPES = 7


def cover(name: str, side: int = SIDE) -> bytes:
    """A JPEG within what Spotify takes; the same name gives the same picture."""
    picture = _drawn(hashlib.blake2b(name.casefold().encode(), digest_size=64).digest(), side)
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    return cover(name, side // 2)


def _drawn(seed: bytes, side: int) -> Image.Image:
    hue = seed[0] / 255
    picture = _gradient(_colour(hue, 0.55, 0.22), _colour(hue + 0.12, 0.6, 0.5), side)
    for number in range(_SHAPES):
        a, b, c, d = seed[1 + 4 * number : 5 + 4 * number]
        colour = _colour(hue + (a - 128) / 700, 0.65, 0.45 + b / 800)
        radius = side * (0.08 + c / 900)
        angle = 2 * math.pi * d / 255
        x = side * (0.5 + 0.42 * math.cos(angle) * a / 255)
        y = side * (0.5 + 0.42 * math.sin(angle) * b / 255)
        picture = _with_disc(picture, (x, y), radius, colour, soft=side / (20 + c))
    return picture


def _gradient(top: tuple[int, int, int], bottom: tuple[int, int, int], side: int) -> Image.Image:
    mask = Image.linear_gradient("L").resize((side, side))
    return Image.composite(
        Image.new("RGB", (side, side), bottom), Image.new("RGB", (side, side), top), mask
    )


def _with_disc(
    picture: Image.Image,
    centre: tuple[float, float],
    radius: float,
    colour: tuple[int, int, int],
    soft: float,
) -> Image.Image:
    mask = Image.new("L", picture.size, 0)
    x, y = centre
    ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=150)
    mask = mask.filter(ImageFilter.GaussianBlur(soft))
    return Image.composite(Image.new("RGB", picture.size, colour), picture, mask)


def _colour(hue: float, saturation: float, light: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue % 1, light, saturation)
    return (round(255 * red), round(255 * green), round(255 * blue))
