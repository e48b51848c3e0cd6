"""A Preview → pages for the browsers of this machine, which load again when a file of the site is saved.

The server and its protocol are livereload's; the watching is watchfiles', since livereload's own would walk the
site every 0.8 s, stop at the first change and build inside the loop that answers requests.
"""

import asyncio
import json
import re
import traceback
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from typing import Any

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler
from watchfiles import BaseFilter, Change, awatch

from supple.assets import STYLESHEETS
from supple.config import FILE
from supple.diagnostics import Diagnostic, Level
from supple.fonts import SUFFIXES
from supple.serve.preview import Preview, Response, Shown, Told

LOCAL = ("127.0.0.1", "localhost", "[::1]")
STATUS = "supple:status"
_SETTLED = 15  # milliseconds without a change after which a build begins
_AT_MOST = 400  # milliseconds that changes are gathered
_DOUBT = 0.12  # seconds in which a fault may turn out to be a file that was half written
_AWAY = 0.5  # seconds between looks at a folder that has vanished
_READ = ("content", "templates", "static", FILE)  # fonts may lie anywhere
_SCRIPTS = (
    '<script src="/__supple/overlay.js?mark={mark}" type="module"></script>\n'
    '<script src="/livereload.js?mindelay=200&amp;maxdelay=2000" defer></script>\n'
)
_HEAD_ENDS = re.compile(rb"</head\s*>", re.IGNORECASE)


class PortTaken(Exception):
    """The port is in use by another program."""


class Server:
    """Serves one preview, and tells every open tab what has changed. `report` is handed what each build found."""

    def __init__(self, preview: Preview, hosts: Iterable[str], report: Callable[[Told, frozenset[str]], None]) -> None:
        self.preview, self._report = preview, report
        self.hosts = frozenset((*LOCAL, *hosts))
        self.tabs: set[_Socket] = set()
        self._builder, self._renderers = ThreadPoolExecutor(1), ThreadPoolExecutor(2)
        self._waiting: set[str] = set()
        self._shown_early: set[str] = set()
        self._wake = asyncio.Event()

    async def run(self, host: str, port: int, changes: AsyncIterator[set[str]], started: Callable[[int], None]) -> None:
        """Builds, serves and rebuilds for ever; `started` is told the port once pages can be had."""
        try:
            sockets = bind_sockets(port, host)
        except OSError as reason:
            raise PortTaken(f"Port {port} is in use, or {host} is no address of this machine: {reason.strerror}") from None
        server = HTTPServer(self._application())
        server.add_sockets(sockets)
        self.changed(())
        started(sockets[0].getsockname()[1])
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._build())
                group.create_task(self._watch(changes))
        finally:
            server.stop()
            for pool in (self._builder, self._renderers):
                pool.shutdown(wait=False, cancel_futures=True)

    async def _watch(self, changes: AsyncIterator[set[str]]) -> None:
        async for paths in changes:
            try:
                shown = await self._beside(self._renderers, self.preview.quick, frozenset(paths))
                if shown is Shown.WHOLLY:
                    self._report(self.preview.told, frozenset(paths))
                    self._send("/")
                    continue
                if shown is Shown.EARLY:
                    self._send("/")
                    self._shown_early |= paths
            except Exception:  # whatever it is, the build that follows meets it too, and tells it
                self._shown_early.clear()
            self.changed(paths)

    def changed(self, paths: Iterable[str]) -> None:
        """Files have changed: all of them are built at once, as soon as the build at hand is done."""
        self._waiting.update(paths)
        self._wake.set()

    async def respond(self, path: str) -> Response:
        """What the preview answers, worked out beside the loop."""
        response: Response = await self._beside(self._renderers, self.preview.respond, path)
        return response

    async def status(self, path: str, mark: str) -> dict[str, object]:
        """What a tab wants to know: whether its page, which had that mark, is no longer the one that it would get,
        and the faults that the overlay shows, each with the text of its line."""
        stale = bool(mark) and marked(await self.respond(path)) != mark
        errors = [fault for fault in self.preview.faults if fault.level is Level.ERROR]
        return {"stale": stale, "errors": [self._told(fault) for fault in errors]}

    def _told(self, fault: Diagnostic) -> dict[str, object]:
        text = self.preview.line(fault)
        return {"path": fault.path, "line": fault.line, "message": fault.message, "hint": fault.hint, "text": text}

    def _application(self) -> Application:
        given = {"server": self}
        return Application(
            [
                (r"/livereload", _Socket, given),
                (r"/livereload\.js", _Script, given),
                (r"/__supple/overlay\.js", _Overlay, given),
                (r"/__supple/status", _Status, given),
                (r".*", _Page, given),
            ],
            log_function=lambda handler: None,
        )

    async def _build(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            paths, self._waiting = frozenset(self._waiting), set()
            shown, self._shown_early = bool(paths) and paths <= self._shown_early, set()
            try:
                told = await self._beside(self._builder, self.preview.refresh)
                # Of a new folder the system may tell without telling of the files in it.
                if any(path.endswith(".typ") or path in ("templates", "templates/card") for path in paths):
                    await self._beside(self._renderers, self.preview.proof)
            except Exception:
                told = self.preview.failed(traceback.format_exc())
            if not told.fresh and await self._woken(_DOUBT):
                self._waiting |= paths  # that was a file in the middle of being written
                continue
            self._report(told, paths)
            if not told.fresh:
                self._send(STATUS)
            elif paths and all(path.startswith("static/css") or path == "static" for path in paths):
                for sheet in STYLESHEETS:
                    self._send(sheet)
                self._send(STATUS)
            else:
                self._send(STATUS if shown else "/")

    async def _woken(self, seconds: float) -> bool:
        """Whether something changes within that time."""
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _send(self, what: str) -> None:
        """A message in livereload's protocol to every tab."""
        for tab in list(self.tabs):
            tab.tell(what)

    async def _beside(self, pool: ThreadPoolExecutor, work: Callable[..., Any], *given: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *given)


def marked(response: Response) -> str:
    """A mark of what a page holds, by which a tab can tell that it is no longer the newest."""
    return blake2b(response.content, digest_size=8).hexdigest()


async def watched(site: Path, packaged: Path, output: Path, *, poll: bool) -> AsyncIterator[set[str]]:
    """The paths that changed, as seen from the site's folder, again and again. Where the folder vanishes, that is
    a change, and so is its return."""
    folders = [site, *(folder for name in ("templates", "static") if (folder := packaged / name).is_dir() and packaged != site)]
    here = site.resolve()
    chosen = _Sources(here, (output.resolve(), here / ".supple"))
    while True:
        try:
            async for changes in awatch(
                *(folder.resolve() for folder in folders),
                watch_filter=chosen,
                debounce=_AT_MOST,
                step=_SETTLED,
                force_polling=poll,
                poll_delay_ms=200,
                stop_event=None,
            ):
                yield {_from(here, path) for _, path in changes}
                if not here.is_dir():
                    break
        except (FileNotFoundError, RuntimeError):
            yield {""}
        while not here.is_dir():
            await asyncio.sleep(_AWAY)
        yield {""}


def _from(site: Path, path: str) -> str:
    file = Path(path)
    return file.relative_to(site).as_posix() if file.is_relative_to(site) else path


class _Sources(BaseFilter):
    """All that a site is made from, but for hidden files such as editors make. What else lies in its folder, such as a log that is
    written all the time, changes no page."""

    def __init__(self, site: Path, not_these: tuple[Path, ...]) -> None:
        super().__init__()
        self._site, self._not_these = site, not_these

    def __call__(self, change: Change, path: str) -> bool:
        file = Path(path)
        if any(file.is_relative_to(folder) for folder in self._not_these):
            return False
        parts = file.relative_to(self._site).parts if file.is_relative_to(self._site) else (file.name,)
        if parts and file.is_relative_to(self._site) and parts[0] not in _READ and not file.name.lower().endswith(SUFFIXES):
            return False
        return not any(part.startswith((".", "#")) or part.endswith(("~", ".swp", ".tmp")) for part in parts)


class _Handler(RequestHandler):
    """What every answer has in common: a known host, and nothing kept by the browser."""

    def initialize(self, server: Server) -> None:
        self.server = server

    def prepare(self) -> None:
        if not _known(self.request.host, self.server):
            raise HTTPError(403, reason="Unknown host")

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")


class _Page(_Handler):
    async def get(self) -> None:
        response = await self.server.respond(self.request.path)
        if response.location:
            self.redirect(response.location, permanent=False)
            return
        self.set_status(response.status)
        self.set_header("Content-Type", response.type)
        if not response.page:
            self.finish(response.content)
            return
        found = _HEAD_ENDS.search(response.content)
        cut = found.start() if found else 0
        scripts = _SCRIPTS.format(mark=marked(response)).encode()
        self.finish(response.content[:cut] + scripts + response.content[cut:])

    head = get


class _Status(_Handler):
    async def get(self) -> None:
        status = await self.server.status(self.get_query_argument("path", "/"), self.get_query_argument("mark", ""))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(status, ensure_ascii=False))

    head = get


class _Overlay(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(Path(__file__).with_name("overlay.js").read_bytes())

    head = get


class _Script(_Handler, LiveReloadJSHandler):  # type: ignore[misc]
    """livereload's own script."""

    def head(self) -> None:
        self.get()


class _Socket(LiveReloadHandler):  # type: ignore[misc]
    """A tab. Only pages of this server may listen."""

    def initialize(self, server: Server) -> None:
        self.server = server

    def prepare(self) -> None:
        host = self.request.host
        if self.request.headers.get("Origin") != f"http://{host}" or not _known(host, self.server):
            raise HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        return True  # prepare has looked, and more closely than Tornado would

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.finish()

    def tell(self, what: str) -> None:
        """Sends a message in livereload's protocol."""
        self.send_message({"command": "reload", "path": what, "liveCSS": True, "liveImg": False})

    def on_message(self, message: str | bytes) -> None:
        super().on_message(message)
        said = json.loads(message)
        if isinstance(said, dict) and said.get("command") == "info":
            self.server.tabs.add(self)
            self.tell(STATUS)  # it may have missed something on the way

    def on_close(self) -> None:
        super().on_close()
        self.server.tabs.discard(self)


def _known(host: str, server: Server) -> bool:
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    return name.rstrip(".").lower() in server.hosts
