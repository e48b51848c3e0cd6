"""Pages and assets → the plan of all outputs: what each is made from as a fingerprint, and their collisions."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import msgspec

from supple.diagnostics import Diagnostic, error


@dataclass(frozen=True, slots=True)
class Page:
    """One output that a template or a format makes. `context` is all that it may read, and so the
    list of what it depends on; `bodies` are the digests of the prose that it shows."""

    url: str
    template: str
    context: object
    sources: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()

    def planned(self) -> "Page":
        """The page itself."""
        return self


@dataclass(frozen=True, slots=True)
class Later:
    """A page whose context is worked out once it is wanted, by one of several processes: in a large site that is most of the
    planning. `indexed` says whether search engines may list it, `beside` puts it beside pages that show the
    same: by the path of an article, or by how far into its list it is, from 0 to 1."""

    url: str
    template: str
    plan: Callable[[], object]
    sources: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    indexed: bool = True
    beside: str = ""

    @property
    def context(self) -> object:
        """The context, worked out anew: it is kept by nobody but who asks for it."""
        return self.plan()

    def planned(self) -> Page:
        """The page with its context."""
        return Page(self.url, self.template, self.plan(), self.sources, self.bodies)


class Told(Protocol):
    """What a plan sees of an article: its file, and the digest of its prose."""

    @property
    def path(self) -> str: ...

    @property
    def body(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Own:
    """A page of one article alone, worked out of it by `plan` once it is wanted. A large site has little else, so it holds no more
    than it must."""

    url: str
    template: str
    plan: Callable[[Any], object]
    article: Told
    indexed: bool = True

    @property
    def sources(self) -> tuple[str, ...]:
        """The article's file."""
        return (self.article.path,)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The article's prose."""
        return (self.article.body,)

    @property
    def context(self) -> object:
        """The context, worked out anew: it is kept by nobody but who asks for it."""
        return self.plan(self.article)

    def planned(self) -> Page:
        """The page with its context."""
        return Page(self.url, self.template, self.context, self.sources, self.bodies)

    def later(self) -> Later:
        """The same page with its parts told one by one."""
        return Later(self.url, self.template, partial(self.plan, self.article), self.sources, self.bodies, self.indexed)


@dataclass(frozen=True, slots=True)
class Asset:
    """One output that is published as it is: bytes, a file to copy, or what makes the bytes once they are wanted. Its digest is
    its fingerprint."""

    url: str
    digest: str
    content: bytes | Path | Callable[[], bytes]
    sources: tuple[str, ...] = ()


Planned = Page | Later | Own
Output = Planned | Asset


def digest(*parts: bytes) -> str:
    """A short stable digest of byte strings, told apart from one another."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.hexdigest()


def version(library: str) -> str:
    """The version of a library. What looks it up takes a while to load, and most runs ask for none."""
    from importlib.metadata import version as looked_up

    return looked_up(library)


def output_path(url: str) -> str:
    """The file of an address: `/tips/` → `tips/index.html`."""
    return (url + "index.html" if url.endswith("/") else url).lstrip("/")


def told(page: Page) -> bytes:
    """The context of a page as JSON. What is in it has an order, and no sets are."""
    return msgspec.json.encode(page.context)


def fingerprint(page: Page, templates: Mapping[str, str], base: str, context: bytes | None = None) -> str:
    """What a page depends on: the closure of its template, its context (as JSON, if it was told already), its prose, and `base`,
    the digest of the site's chrome, the program and its libraries."""
    context = context or told(page)
    return digest(base.encode(), templates[page.template].encode(), page.url.encode(), context, *(b.encode() for b in page.bodies))


def collisions(outputs: Iterable[Output]) -> tuple[Diagnostic, ...]:
    """Two sources for one address, also where they differ only by case or Unicode form, or where
    one address is a folder of the other's file: an error at each source."""
    first: dict[str, Output] = {}
    more: dict[str, list[Output]] = defaultdict(list)  # seldom any: a list for each would take most of the memory
    for output in outputs:
        key = unicodedata.normalize("NFC", output_path(output.url)).casefold()
        if first.setdefault(key, output) is not output:
            more[key].append(output)
    faults = []
    for key in sorted(first):
        parents = key.split("/")[:-1]
        above = ("/".join(parents[:n]) for n in range(1, len(parents) + 1))
        rivals = [output for path in (key, *above) if path in first for output in (first[path], *more.get(path, ()))]
        if len(rivals) < 2:
            continue
        for output in rivals:
            others = sorted({_origin(other) for other in rivals if other is not output})
            if output.sources:
                message = f"The address {output.url} is also that of {', '.join(others)}."
                faults.append(error(output.sources[0], 1, "address-twice", message, "Give this article another file name or slug."))
    return tuple(faults)


def _origin(output: Output) -> str:
    return output.sources[0] if output.sources else f"Supple's own page {output.url}"
