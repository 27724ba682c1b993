"""The web server: this computer only, this folder only, with the right kinds of files and headers."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from monitor.publishing import serve as serving
from monitor.publishing.serve import HEADERS, HOST, SiteServer, serve, site_server
from monitor.vocabulary import MonitorError


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    (folder.parent / "secret.html").write_text("secret")
    out = folder / "a site"
    (out / "pagefind").mkdir(parents=True)
    (out / "index.html").write_text("start")
    (out / ".search-x").write_text("hidden")
    (out / "outside.html").symlink_to(folder.parent / "secret.html")
    for name in ("x.js", "x.mjs", "x.json", "x.wasm", "wasm.nl.pagefind", "x.pdf", "x.css", "x.unknown"):
        (out / "pagefind" / name).write_bytes(b"x")
    return out


@pytest.fixture(scope="module")
def server(site) -> Iterator[SiteServer]:
    with site_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(
    server: SiteServer, path: str, host: str | None = None, method: str = "GET"
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(HOST, server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host != "":
        connection.putheader("Host", host or f"localhost:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_it_listens_to_this_computer_only(server):
    assert server.server_address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/index.html", "/?q=x"])
def test_the_start_page_is_given_with_all_headers(server, path):
    answer, body = ask(server, path)
    assert (answer.status, body) == (200, b"start")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "Python" not in answer.headers["Server"]


@pytest.mark.parametrize(
    "path",
    [
        "/pagefind/",
        "/pagefind",
        "/nothing.html",
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2f..%2fsecret.html",
        "/pagefind/../../secret.html",
        "/outside.html",
        "/.search-x",
        "//etc/passwd",
        "/index.html%00",
    ],
)
def test_nothing_else_is_given_or_listed(server, path):
    answer, body = ask(server, path)
    moved = answer.status == 301 and answer.headers["Location"] == "/pagefind/"
    assert (answer.status == 404 or moved) and b"secret" not in body and b"x.js" not in body


@pytest.mark.parametrize(
    ("name", "kind"),
    {
        "x.js": "text/javascript; charset=utf-8",
        "x.mjs": "text/javascript; charset=utf-8",
        "x.json": "application/json",
        "x.wasm": "application/wasm",
        "wasm.nl.pagefind": "application/octet-stream",
        "x.pdf": "application/pdf",
        "x.css": "text/css",
        "x.unknown": "application/octet-stream",
    }.items(),
)
def test_a_file_has_its_kind(server, name, kind):
    answer, body = ask(server, f"/pagefind/{name}")
    assert (answer.headers["Content-Type"], body) == (kind, b"x")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_this_computer_may_be_called_by_its_names(server, host):
    assert ask(server, "/", f"{host}:{server.server_port}")[0].status == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "192.168.1.2", "0.0.0.0"])
def test_another_name_is_refused(server, host):
    named = f"{host}:{server.server_port}" if host else ""
    assert ask(server, "/", named)[0].status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(server, method):
    assert ask(server, "/", method=method)[0].status == 501


def test_asking_for_the_head_is_held_to_the_same(server):
    assert ask(server, "/outside.html", method="HEAD")[0].status == 404
    assert ask(server, "/", method="HEAD")[1] == b""


def test_a_folder_that_is_no_site_is_refused(tmp_path):
    with pytest.raises(MonitorError, match=r"a folder with index\.html"):
        site_server(tmp_path, 0)


@pytest.mark.parametrize("port", ["taken", 70_000])
def test_a_port_that_cannot_be_had_is_refused(port, site):
    with socket.create_server((HOST, 0)) as taken:
        number = taken.getsockname()[1] if port == "taken" else port
        with pytest.raises(MonitorError, match="port must be free") as refused:
            site_server(site, number)
    assert str(number) in refused.value.got and "another port" in refused.value.remedy


def test_it_says_where_to_look_and_ctrl_c_ends_it_quietly(site, capsys, monkeypatch):
    def interrupted(server):
        raise KeyboardInterrupt

    monkeypatch.setattr(serving.SiteServer, "serve_forever", interrupted)
    serve(site, 0)
    said = capsys.readouterr()
    assert said.out.startswith("http://127.0.0.1:") and "Ctrl-C" in said.out and said.err == ""
