"""An address → its QR code as a small SVG."""

from functools import lru_cache

QUIET = 4  # modules of white around the code (ISO/IEC 18004, 9.1)


@lru_cache(maxsize=4096)  # a sheet, its PDF and its large print share an address
def svg(address: str) -> str:
    """The QR code of an address, at error level M, black on white with its quiet zone; one unit is a
    module. A ValueError where the address is too long for any code."""
    import segno

    code = segno.make_qr(address, error="m", boost_error=False)
    side = code.symbol_size(border=QUIET)[0]
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                runs.append(f"M{x + QUIET} {y + QUIET}h{end - x}v1h-{end - x}z")
            x = end + 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{"".join(runs)}"/></svg>'
    )
