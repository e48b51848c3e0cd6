"""An address → its QR code as a small SVG."""

from functools import cache
from itertools import groupby

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)
# The mask of every code. The standard (7.8) asks for the best of the eight by its penalties; looking for it took a quarter of the time of a
# card's page. What is lost is little: any mask makes a valid code, which names its mask to the reader, and of codes drawn small,
# turned, blurred and noisy, a reader found as many with this one as with the best. Of the eight it has the lowest penalty on average.
_MASK = 2
_WIDE = 8  # modules that are drawn at once


def svg(address: str) -> str:
    """The QR code of an address, at error level M, black on white with its quiet zone; one unit is a
    module. A ValueError where the address is too long for any code."""
    import zxingcpp

    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK)
    pixels = memoryview(code.to_image(scale=1, add_quiet_zones=True))  # type: ignore[arg-type]  # Python 3.11 has no name for a buffer
    side, data = len(pixels), pixels.tobytes()
    rows = ((y, data[y * side + QUIET : (y + 1) * side - QUIET]) for y in range(QUIET, side - QUIET))
    lines = "".join([f"M{QUIET} {y}.5" + "".join([_line(row[x : x + _WIDE]) for x in range(0, len(row), _WIDE)]) for y, row in rows])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="none" stroke="#000" d="{lines}"/></svg>'
    )


@cache  # there are no more than 510 of them
def _line(modules: bytes) -> str:
    """A pen's way over some modules of a row: a line over the dark ones, a leap over the others."""
    runs = ((dark, len(list(run))) for dark, run in groupby(modules, lambda module: module == 0))
    return "".join(f"h{length}" if dark else f"m{length} 0" for dark, length in runs)
