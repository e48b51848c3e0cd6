"""A link or picture as an author wrote it → a path that stays on the site, and back to what a page shows."""

import html
import posixpath
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

_SAFE = "/%.~-_"
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


_BEGINS = '="/'  # what follows the name of an attribute with a rooted address, or several ("/images/1-400.avif 400w, …")
# A tag up to such a name, quotes respected. Nothing else of a page holds a raw "<", neither text nor attributes.
_TAG = r'<[a-zA-Z][^<>"]*(?:"[^"]*"[^<>"]*)*\s'
_NAMED = re.compile(f"{_TAG}(href|src|srcset)")
_KNOWN = 5_000  # links that pages of one kind remember
_REFRESH = "0; url=/"
_REFRESHED = re.compile(f'({_TAG}content="0; url=)(/(?!/)[^"<]*)')


@lru_cache(maxsize=1_000)
def absolute(base: str, address: str) -> str:
    """The whole address of a page, as machines want it: `base` without a slash at its end, the rest
    percent-encoded."""
    return base + quote(address, safe="/%.~-_#?=&")


def relative(here: str, to: str, *, file_links: bool = False) -> str:
    """The link from the page at address `here` to the rooted address `to`: "../bridge/#steps".

    With `file_links` a link to a folder names its index.html, for reading from a disk.
    """
    path, quoted, mark, fragment = _parted(to)
    if path == here and mark == "#":
        return mark + fragment
    for folder, length, up in _above(here[: here.rfind("/") + 1]):
        if path.startswith(folder):
            found = (up + quoted[length:]) or "./"
            break
    if file_links and found.endswith("/"):
        found = found.removeprefix("./") + "index.html"
    return found + mark + fragment


@lru_cache(maxsize=64)
def _above(folder: str) -> tuple[tuple[str, int, str], ...]:
    """The folder and all above it, each with the length of its quoted address, and the way up to it."""
    above, quoted, up = [], quote(folder, safe=_SAFE), ""
    while folder:
        above.append((folder, len(quoted), up))
        folder, quoted, up = folder[: folder.rfind("/", 0, -1) + 1], quoted[: quoted.rfind("/", 0, -1) + 1], f"{up}../"
    return tuple(above)


@lru_cache(maxsize=8192)  # pages of a site lead to the same places
def _parted(address: str) -> tuple[str, str, str, str]:
    """The path of an address, the same quoted, then "?" or "#", and what follows."""
    cut = min((at for at in (address.find("?"), address.find("#")) if at >= 0), default=len(address))
    return address[:cut], quote(address[:cut], safe=_SAFE), address[cut : cut + 1], address[cut + 1 :]


def made_relative(page: str, here: str, moved: Mapping[str, str], *, root: str = "", file_links: bool = False) -> str:
    """The HTML of the page at `here` with every rooted link made relative, so that the site works
    under any path. `moved` gives the address for links to files; with `root` links begin with it
    instead (the 404 page is shown at any depth)."""
    top, own, below = _placed(here)
    known = {} if root else _beyond(top, below, file_links)

    def shown(to: str) -> str:
        to = moved.get(to, to)
        return root + quote(to[1:], safe="/#%.~-_?=&") if root else relative(here, to, file_links=file_links)

    def linked(name: str, value: str) -> str:
        """An address as the page shows it, with what stands before it; `name` is that of the attribute."""
        if not name or value.startswith("//") or "<" in value:  # no address, or none of the site
            return f'="{value}'
        address = html.unescape(value)
        if name == "srcset":
            pairs = (candidate.partition(" ") for candidate in address.split(", "))
            return f'="{html.escape(", ".join(f"{shown(each)} {width}" for each, _, width in pairs))}'
        return f'="{html.escape(shown(address))}'

    if _REFRESH in page:
        page = _REFRESHED.sub(lambda match: match[1] + html.escape(shown(html.unescape(match[2]))), page)
    parts = page.split(_BEGINS)
    made = parts[:1]
    own, apart = own[1:], {address[1:] for address in moved}
    for n in range(1, len(parts)):
        value, closed, rest = parts[n].partition('"')
        name = _name(parts, n) if closed else ""
        if name != "href" or "&" in value or value.startswith(own) or value in apart:
            link = linked(name, f"/{value}")
        elif value in known:
            link = known[value]
        else:
            if len(known) == _KNOWN:
                known.clear()
            link = known[value] = linked(name, f"/{value}")
        made += (link, closed, rest)
    return "".join(made)


def _name(parts: Sequence[str], n: int) -> str:
    """The name of the attribute whose value begins with the n-th part of a page, if it may hold an address; "href" for "src" too."""
    before = parts[n - 1]
    tag = before.rfind("<")
    if tag < 0:
        before = _BEGINS.join(parts[:n])
        tag = max(0, before.rfind("<"))
    return _named(before[tag:])


@lru_cache(maxsize=1_000)  # most tags with addresses are the same on all pages
def _named(tag: str) -> str:
    found = _NAMED.fullmatch(tag)
    return "" if not found else "srcset" if found[1] == "srcset" else "href"


def _placed(here: str) -> tuple[str, str, int]:
    """The folder that a page shares with all of its kind, the one in it that is its own, and how many folders below the first it is."""
    folders = here.split("/")[1:-1]
    top = f"/{folders.pop(0)}/" if len(folders) > 1 else "/"
    return top, f"{top}{folders[0]}/" if folders else top, len(folders)


@lru_cache(maxsize=16)
def _beyond(top: str, below: int, file_links: bool) -> dict[str, str]:
    """What is known of links that lead out of the own folder of a page: for all pages of its kind they are the same."""
    return {}
