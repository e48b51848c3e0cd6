"""A link or picture as an author wrote it → a path that stays on the site, and back to what a page shows."""

import html
import posixpath
import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

IMAGE_TYPES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")


def site_path(article: str, href: str) -> str | None:
    """Where a relative or rooted link of the article at path `article` leads, with its fragment.

    A relative one gives the path of a file from the site's folder ("/content/exercises/bridge.md"),
    a rooted one the address that it is ("/tips/"). None for one that leaves the folder that the
    article's own path begins with, has a scheme or a host, or is no address.
    """
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or "\\" in href or not parts.path:
        return None
    rooted = parts.path.startswith("/")
    path = unquote(parts.path)
    joined = path.lstrip("/") if rooted else posixpath.join(posixpath.dirname(article), path)
    depth = 0
    for part in joined.split("/"):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return None
    normal = posixpath.normpath(joined) if joined else ""
    if not rooted and normal.split("/")[0] != article.split("/")[0]:
        return None
    slash = "/" if joined.endswith("/") and normal else ""
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"/{'' if normal == '.' else normal}{slash}{query}{fragment}"


# A whole tag, quotes respected, that has a rooted address somewhere in it. Text never holds a raw "<".
_TAG = re.compile(r'<[a-zA-Z](?:[^<>"]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'(?<=\s)(href="|src="|srcset="|content="0; url=)(/(?!/)[^"]*|/)"')


def absolute(base: str, address: str) -> str:
    """The whole address of a page, as machines want it: `base` without a slash at its end, the rest
    percent-encoded."""
    return base + quote(address, safe="/%.~-_#?=&")


def relative(here: str, to: str, *, file_links: bool = False) -> str:
    """The link from the page at address `here` to the rooted address `to`: "../bridge/#steps".

    With `file_links` a link to a folder names its index.html, for reading from a disk.
    """
    path, mark, fragment = _parted(to)
    base = here[: here.rfind("/") + 1]
    if path == here and mark == "#":
        return mark + fragment
    shared = posixpath.commonpath((base, path)).rstrip("/") + "/" if base != "/" else "/"
    up = "../" * base[len(shared) :].count("/")
    down = path[len(shared) :]
    found = (up + down) or "./"
    if file_links and (not down or found.endswith("/")):
        found = found.removeprefix("./") + "index.html"
    return quote(found, safe="/%.~-_") + mark + fragment


def _parted(address: str) -> tuple[str, str, str]:
    """The path of an address, then "?" or "#", and what follows."""
    cut = min((at for at in (address.find("?"), address.find("#")) if at >= 0), default=len(address))
    return address[:cut], address[cut : cut + 1], address[cut + 1 :]


def made_relative(page: str, here: str, moved: Mapping[str, str], *, root: str = "", file_links: bool = False) -> str:
    """The HTML of the page at `here` with every rooted link made relative, so that the site works
    under any path. `moved` gives the address for links to files; with `root` links begin with it
    instead (the 404 page is shown at any depth)."""

    def shown(to: str) -> str:
        to = moved.get(to, to)
        return root + quote(to[1:], safe="/#%.~-_?=&") if root else relative(here, to, file_links=file_links)

    def attribute(match: re.Match[str]) -> str:
        to = html.unescape(match[2])
        if match[1] == 'srcset="':  # "/images/1-400.avif 400w, /images/1-800.avif 800w"
            pairs = (candidate.partition(" ") for candidate in to.split(", "))
            return f'{match[1]}{html.escape(", ".join(f"{shown(address)} {width}" for address, _, width in pairs))}"'
        return f'{match[1]}{html.escape(shown(to))}"'

    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(attribute, tag[0]) if '="' in tag[0] else tag[0], page)
