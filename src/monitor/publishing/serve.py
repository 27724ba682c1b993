"""A web server for the site on this computer only, so that its search works."""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from monitor.publishing.site import START
from monitor.vocabulary import MonitorError

HOST = "127.0.0.1"
PORT = 8000
# What a browser calls this computer. Any other name is one that somebody made to lead here (DNS rebinding).
NAMES = ("127.0.0.1", "localhost")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv; charset=utf-8",
    ".pagefind": "application/octet-stream",
    "": "application/octet-stream",
}


class SiteHandler(SimpleHTTPRequestHandler):
    """Gives files of one folder, to this computer, and nothing else."""

    server_version, sys_version = "monitor", ""
    extensions_map = TYPES

    def send_head(self) -> BinaryIO | None:
        """Refuse other names than this computer's, and what lies outside the folder or is hidden in it."""
        host = self.headers.get("Host", "").lower().removesuffix(f":{self.server.server_port}")
        if host not in NAMES:
            self.send_error(HTTPStatus.FORBIDDEN, "this site is for this computer only")
            return None
        if not self._is_inside():
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _is_inside(self) -> bool:
        """Whether the path leads to something in the folder, by no link out of it and by no hidden name."""
        root = Path(self.directory).resolve()
        try:
            path = Path(self.translate_path(self.path)).resolve()
        except ValueError:  # no file can have such a name
            return False
        parts = path.relative_to(root).parts if path.is_relative_to(root) else (".",)
        return not any(part.startswith(".") for part in parts)

    def list_directory(self, path: str) -> None:
        """A folder without a start page is not there: nothing is listed but what the pages list."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """Every answer is plain, fresh and for this site only."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *values: object) -> None:
        """Nothing is said of what is read."""


class SiteServer(ThreadingHTTPServer):
    """Says so when the port is taken, also by a server that would share it."""

    allow_reuse_address = sys.platform != "win32"  # there it would let two servers take one port
    daemon_threads = True


def site_server(folder: Path, port: int = PORT) -> SiteServer:
    """A server of a folder that is ready to serve; port 0 takes any that is free."""
    if not (folder / START).is_file():
        raise MonitorError(
            f"a site must be a folder with {START}",
            got=folder,
            remedy="make one with `monitor publish`, or give the folder of another",
        )
    try:
        return SiteServer((HOST, port), partial(SiteHandler, directory=str(folder.resolve())))
    except (OSError, OverflowError) as error:
        raise MonitorError(
            "the port must be free, and one that you may use",
            got=f"port {port}: {error}",
            remedy="give another port, such as 8001, or stop what uses this one",
        ) from error


def serve(folder: Path, port: int = PORT) -> None:
    """Serve a site to this computer until Ctrl-C.

    Raises MonitorError when the folder is no site or the port is taken.
    """
    with site_server(folder, port) as server:
        print(f"http://{HOST}:{server.server_port}/ shows {folder}; Ctrl-C stops", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
