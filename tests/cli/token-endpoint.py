#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token endpoint (RFC 6749) over TLS for the command-line tests, and the introspection of its
tokens for the IMAP server (RFC 7662, as far as that one asks).

    token-endpoint.py DIR CERTIFICATE KEY

It writes its port to DIR/port and each request for a token to DIR/requests, one JSON object a line,
and ends when DIR is gone. How it behaves stands in files, read at each request:

  DIR/mode       "good"; "rotate": each refresh token is good once; "slow"; "huge"; "redirect";
                 "no-json"; "public": no client secret; or JSON {"status", "headers", "body"},
                 answered as it is
  DIR/lifetime   seconds
  DIR/revoked    tokens up to this number are not good any more
  DIR/refresh    the refresh token that it takes
"""

import http.server
import json
import os
import ssl
import sys
import threading
import time
import urllib.parse

CLIENT, SECRET = "letterbook-poller", "cl13nt s3cret&="


class State:
    def __init__(self, directory):
        self.directory = directory
        self.issued = 0

    def read(self, name, otherwise):
        try:
            with open(os.path.join(self.directory, name), encoding="utf-8") as stream:
                return stream.read().strip()
        except FileNotFoundError:
            return otherwise

    def write(self, name, text, mode="w"):
        with open(os.path.join(self.directory, name), mode, encoding="utf-8") as stream:
            stream.write(text)


def refusal(status, error, description):
    return status, {"error": error, "error_description": description}


def answer(state, form):
    """The status and the JSON for a request that wants a token."""
    mode = state.read("mode", "good")
    if form.get("client_id") != CLIENT:
        return refusal(401, "invalid_client", "nobody knows this client")
    if form.get("client_secret", None) != (None if mode == "public" else SECRET):
        return refusal(401, "invalid_client", "the client's secret is wrong")
    grant = form.get("grant_type")
    if grant == "refresh_token" and form.get("refresh_token") != state.read("refresh", "first-refresh"):
        return refusal(400, "invalid_grant", "the refresh token has ended")
    if grant not in ("refresh_token", "client_credentials"):
        return refusal(400, "unsupported_grant_type", "no such grant")
    state.issued += 1
    token = {"access_token": f"access-{state.issued}", "token_type": "Bearer",
             "expires_in": int(state.read("lifetime", "3600"))}
    if mode == "rotate" and grant == "refresh_token":
        token["refresh_token"] = f"refresh-{state.issued}"
        state.write("refresh", token["refresh_token"])
    return 200, token


class Handler(http.server.BaseHTTPRequestHandler):
    state = None

    def reply(self, status, body, headers=()):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):  # pylint: disable=invalid-name
        length = int(self.headers.get("Content-Length", "0"))
        form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode("ascii")))
        self.state.write("requests", json.dumps(form) + "\n", "a")
        mode = self.state.read("mode", "good")
        if mode == "slow":
            time.sleep(600)
        elif mode == "huge":
            self.reply(200, b'{"access_token": "' + b"x" * 200000 + b'"}')
        elif mode == "redirect":
            self.reply(307, b"", [("Location", "/elsewhere")])
        elif mode == "no-json":
            self.reply(200, b"<html>Sign in, please</html>")
        elif mode.startswith("{"):
            told = json.loads(mode)
            self.reply(told["status"], json.dumps(told["body"]).encode(),
                       told.get("headers", {}).items())
        else:
            status, body = answer(self.state, form)
            self.reply(status, json.dumps(body).encode())

    def do_GET(self):  # pylint: disable=invalid-name
        """Introspection: the token is the bearer's."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        number = token.removeprefix("access-")
        is_good = (token != number and number.isdigit() and
                   int(self.state.read("revoked", "0")) < int(number) <= self.state.issued)
        self.reply(200, json.dumps({"active": is_good, "username": "support"}).encode())

    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


def end_with(directory):
    while os.path.isdir(directory):
        time.sleep(1)
    os._exit(0)


def main(directory, certificate, key):
    threading.Thread(target=end_with, args=(directory,), daemon=True).start()
    Handler.state = State(directory)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    # The handshake happens in the connection's own thread.
    server.socket = context.wrap_socket(server.socket, server_side=True,
                                        do_handshake_on_connect=False)
    Handler.state.write("port.new", str(server.server_address[1]))
    os.rename(os.path.join(directory, "port.new"), os.path.join(directory, "port"))
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
