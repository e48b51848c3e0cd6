"""QR codes: what a scanner reads in them is the address."""

import re

import numpy as np
import pytest
import zxingcpp

from supple import qr

ADDRESSES = (
    "https://example.org/",
    "https://example.org/exercises/single-knee-to-chest/",
    "https://example.org/caf%C3%A9/",
    f"https://example.org/{'a' * 300}",
    "https://example.org/" + "a" * 2311,
    *(f"https://example.org/{'side-plank/' * n}" for n in range(1, 20)),
)


def pixels(svg: str, scale: int = 4) -> np.ndarray:
    """The code drawn as grey pixels, `scale` to a module, from the SVG's own paths."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])  # type: ignore[index]
    image = np.full((side, side), 255, np.uint8)
    x = y = 0
    for place, row, dark, leap in re.findall(r"M(\d+) (\d+)\.5|h(\d+)|m(\d+) 0", svg.rpartition('<path fill="none" stroke="#000" d="')[2]):
        if place:
            x, y = int(place), int(row)
        if dark:
            image[y, x : x + int(dark)] = 0
        x += int(dark or leap or 0)
    return np.kron(image, np.ones((scale, scale), np.uint8))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_scanner_reads_the_address(address: str) -> None:
    """The code decodes to the address, at error level M."""
    (found,) = zxingcpp.read_barcodes(pixels(qr.svg(address)))
    assert found.text == address
    assert found.ec_level == "M"


def test_four_modules_of_white_stand_around_the_code() -> None:
    """The quiet zone that scanners need is part of the picture."""
    image = pixels(qr.svg(ADDRESSES[0]), 1)
    dark = np.argwhere(image == 0)
    assert dark.min() == qr.QUIET
    assert image.shape[0] - 1 - dark.max() == qr.QUIET


def test_an_address_that_is_too_long_is_refused() -> None:
    """No code can hold it."""
    with pytest.raises(ValueError, match="too long"):
        qr.svg("https://example.org/" + "a" * 2312)
