"""Pictures that people upload: whether they are what they say, how large, and small ones to show in their place."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yunchou.base.errors import FieldError, Message, Problem, invalid, say

if TYPE_CHECKING:
    from PIL import Image

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
"""The pictures that every browser shows and that can do no harm there, by media type."""
MOST_PIXELS = 50_000_000
"""A picture of more is refused before any of it is unpacked: a small file may hold a huge one."""
SMALL = 320
"""Width and height, in pixels, of the small picture at most."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Width and height in pixels as a person sees them, and the small picture (WebP)."""

    width: int
    height: int
    small: bytes


def looked_at(path: Path, media_type: str) -> Picture:
    """A picture of one of `FORMATS`. Raises 422 when it is broken, is of another format, or has too many pixels."""
    # Loaded by the process that is sent a picture, with the first one.
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow only warns of what may be a bomb; our own limit below is what decides.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=[FORMATS[media_type]]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _refused(
                        say(
                            "图片像素过多，最多 {n} 万像素",
                            "This picture has too many pixels: {n}0,000 at most",
                            n=MOST_PIXELS // 10_000,
                        )
                    )
                # JPEG can be unpacked at a fraction of its size.
                image.draft("RGB", (SMALL * 2, SMALL * 2))
                turned = ImageOps.exif_transpose(image)
                wide = _is_turned(image)
                turned.thumbnail((SMALL, SMALL))
                out = io.BytesIO()
                mode = "RGBA" if turned.has_transparency_data else "RGB"
                turned.convert(mode).save(out, "WEBP", quality=80)
        with Image.open(path, formats=[FORMATS[media_type]]) as image:
            width, height = (image.height, image.width) if wide else (image.width, image.height)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        raise _refused(say("图片已损坏，无法读取", "This picture is broken")) from None
    return Picture(width, height, out.getvalue())


def _is_turned(image: "Image.Image") -> bool:
    """Whether the camera lay on its side, so that width and height change places."""
    return image.getexif().get(0x0112) in (5, 6, 7, 8)


def _refused(message: Message) -> Problem:
    return invalid((FieldError("out_of_range", message, field="file"),), message)
