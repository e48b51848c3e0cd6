"""An address → its QR code as a small SVG."""

import re
from functools import cache, lru_cache

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)
# The mask of every code. The standard (7.8) asks for the best of the eight by its penalties; looking for it took a quarter of the time of a
# card's page. What is lost is little: any mask makes a valid code, which names its mask to the reader, and of codes drawn small,
# turned, blurred and noisy, a reader found as many with this one as with the best. Of the eight it has the lowest penalty on average.
_MASK = 2
_DARK = re.compile(rb"\0+")


@lru_cache(maxsize=4096)  # a sheet, its PDF and its large print share an address
def svg(address: str) -> str:
    """The QR code of an address, at error level M, black on white with its quiet zone; one unit is a
    module. A ValueError where the address is too long for any code."""
    import zxingcpp

    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    pixels = memoryview(code.to_image(scale=1, add_quiet_zones=True))  # type: ignore[arg-type]  # Python 3.11 has no name for a buffer
    side = len(pixels)
    # The quiet zone ends each row in white, so that no run of dark modules goes on in the next one.
    runs = "".join([_run(side, *found.span()) for found in _DARK.finditer(pixels.tobytes())])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{runs}"/></svg>'
    )


@cache  # all codes of a site have the same few runs
def _run(side: int, start: int, end: int) -> str:
    y, x = divmod(start, side)
    return f"M{x} {y}h{end - start}v1h-{end - start}z"
