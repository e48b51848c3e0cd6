"""The command serve: a site's folder → pages on this machine that follow every save."""

import datetime
import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supple import config
from supple.cli.common import (
    INTERRUPTED,
    SITE,
    USAGE,
    Stop,
    configured,
    count_faults,
    options_of,
    print_faults,
    say,
    today_of,
    with_options,
)

if TYPE_CHECKING:
    from supple.serve.preview import Told

_TRIES = 20  # ports that are tried, where none was asked for


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help="The address to listen on; 0.0.0.0 lets a phone in the same network look.  [default: this machine alone]",
)
@click.option("--port", type=click.IntRange(0, 65535), help="The port.  [default: the first free one from 8000]")
@click.option("--open", "open_", is_flag=True, help="Open the site in the browser.")
@click.option("--poll", is_flag=True, help="Look for changes again and again, on file systems that tell of none.")
@with_options(*SITE)
def serve(
    host: str, port: int | None, open_: bool, poll: bool, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool
) -> None:
    """Show the site in the browser, and follow every save.

    Drafts and articles with a date to come are shown too, and say so. A fault is drawn over the page, and
    goes once it is mended. Nothing is written to output/. Stop with Ctrl-C.

    \b
    Examples:
      supple serve --open             shows the site, and opens it in the browser
      supple serve --host 0.0.0.0     lets a phone in the same network look too
      supple serve --port 9000        takes another port
    """
    import asyncio
    from dataclasses import replace

    from supple.serve.preview import Preview
    from supple.serve.server import PortTaken, Server, watched
    from supple.source import packaged

    found = configured(source, None)
    today = today_of(clock, found.settings or config.Settings(title="", stop_if=()))
    options = replace(options_of(source, today, drafts=True, future=True), plain=True)
    preview = Preview(options, lambda: configured(source, None))

    def report(told: "Told", paths: frozenset[str]) -> None:
        print_faults(told.faults, "text")
        if not quiet:
            what = f"{len(paths)} files changed" if len(paths) > 1 else next(iter(paths), "") or "the site"
            state = "shown" if told.fresh else "not shown, the last good site stays"
            say(f"{datetime.datetime.now():%H:%M:%S}  {what}: {state}, {count_faults(told.faults)}, {told.seconds * 1000:.0f} ms.")

    def started(at: int) -> None:
        address = f"http://{_shown(host)}:{at}/"
        say(f"{address} shows the site. Stop with Ctrl-C.")
        if open_:
            click.launch(address)

    ports = [port] if port is not None else list(range(8000, 8000 + _TRIES))
    for each in ports:
        server = Server(preview, _names(host), report)
        try:
            asyncio.run(server.run(host, each, watched(source, packaged(), options.output, poll=poll), started))
        except PortTaken as taken:
            if each == ports[-1]:
                say(f"{taken}. Choose another one with --port.")
                raise Stop(USAGE) from None
            continue
        except KeyboardInterrupt:
            say("Stopped.")
            # A thread may be waiting for another run on this site, and Python would wait for the thread.
            os._exit(INTERRUPTED)


def _names(host: str) -> tuple[str, ...]:
    """The names under which a server on `host` may be asked: on every address where it listens to all of them."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return (host,)
    if not everywhere:
        return (f"[{host}]" if ":" in host else host,)
    import socket

    try:
        found = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:  # a machine need not know its own name
        found = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        try:
            outward.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent, the system only chooses a route
            found.add(outward.getsockname()[0])
        except OSError:
            pass
    return (socket.gethostname(), f"{socket.gethostname()}.local", *(f"[{a}]" if ":" in str(a) else str(a) for a in found))


def _shown(host: str) -> str:
    """The address at which others find a server on `host`."""
    return next((name for name in _names(host) if name[0].isdigit() and not name.startswith("127.")), host)
