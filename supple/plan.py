"""Pages and assets → the plan of all outputs: collisions, fingerprints, what is stale."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Asset:
    """One output that is published as it is: bytes, a file to copy, or what makes the bytes once they are wanted. Its digest is
    its fingerprint."""

    url: str
    digest: str
    content: bytes | Path | Callable[[], bytes]
    sources: tuple[str, ...] = ()


Output = Page | Asset


def digest(*parts: bytes) -> str:
    """A short stable digest of byte strings, told apart from one another."""
    found = blake2b(digest_size=16)
    for part in parts:
        found.update(len(part).to_bytes(8, "little"))
        found.update(part)
    return found.hexdigest()


def output_path(url: str) -> str:
    """The file of an address: `/tips/` → `tips/index.html`."""
    return (url + "index.html" if url.endswith("/") else url).lstrip("/")


def fingerprint(output: Output, templates: Mapping[str, str], base: str) -> str:
    """What an output depends on: the closure of its template, its context, its prose, and `base`,
    the digest of the site's chrome, the program and its libraries."""
    if isinstance(output, Asset):
        return output.digest
    context = msgspec.json.encode(output.context, order="deterministic")
    return digest(base.encode(), templates[output.template].encode(), output.url.encode(), context, *(b.encode() for b in output.bodies))


def collisions(outputs: Iterable[Output]) -> tuple[Diagnostic, ...]:
    """Two sources for one address, also where they differ only by case or Unicode form, or where
    one address is a folder of the other's file: an error at each source."""
    by_file: dict[str, list[Output]] = defaultdict(list)
    for output in outputs:
        by_file[unicodedata.normalize("NFC", output_path(output.url)).casefold()].append(output)
    faults = []
    for key, claimants in sorted(by_file.items()):
        parents = key.split("/")[:-1]
        above = (by_file.get("/".join(parents[:n]), []) for n in range(1, len(parents) + 1))
        rivals = [*claimants, *(output for found in above for output in found)]
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


def stale(outputs: Iterable[tuple[Output, str]], known: Mapping[str, str], as_written: Callable[[str], bool]) -> tuple[Output, ...]:
    """The outputs whose fingerprint differs from the manifest's, or whose file is not as written.

    `known` maps a file's path to its fingerprint at the last build.
    """
    return tuple(
        output for output, mark in outputs if known.get(output_path(output.url)) != mark or not as_written(output_path(output.url))
    )
