"""Takes webhooks and verifies each with the official library of Standard Webhooks.

    python verify.py SECRET COUNT

Run where `standardwebhooks` is installed. Prints its own address, refuses the first delivery once, takes COUNT, and ends
with 0 if all were signed with SECRET (other signatures may stand beside) and what was refused came again under its id
with a new time and signature; with 1 at the first that is not so, or after a minute.
"""

import http.server
import os
import sys
import threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRET, COUNT = sys.argv[1], int(sys.argv[2])
VERIFIER = Webhook(SECRET)
taken = 0
# The headers and body of what was refused, until it has come again.
refused, again = None, False


def stop(words):
    print(words, file=sys.stderr, flush=True)
    os._exit(1)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global taken, refused, again
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            task = VERIFIER.verify(body, headers)
            assert isinstance(task["id"], str)
        except Exception as error:
            stop(f"{headers.get('webhook-id')}: {error!r}")
        try:
            # A body that was changed on the way must not pass.
            VERIFIER.verify(body + b" ", headers)
        except WebhookVerificationError:
            pass
        else:
            stop("a changed body passes")
        if refused and not again:
            was, old_body = refused
            if (was["webhook-id"], old_body) != (headers["webhook-id"], body):
                stop("another came first")
            if int(headers["webhook-timestamp"]) <= int(was["webhook-timestamp"]):
                stop("the time is an old one")
            if headers["webhook-signature"] == was["webhook-signature"]:
                stop("the signature is an old one")
            again = True
        if not refused:
            refused = headers, body
            # Times are in seconds: the next attempt is to have another one.
            self.send_response(500)
            self.send_header("retry-after", "2")
            self.send_header("content-length", "0")
            self.end_headers()
            return
        self.send_response(204)
        self.end_headers()
        taken += 1
        if taken == COUNT:
            print(f"python: {taken} deliveries verified, one of them sent twice", flush=True)
            threading.Thread(target=self.server.shutdown).start()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(f"http://127.0.0.1:{server.server_address[1]}/hook", flush=True)
timer = threading.Timer(60, lambda: stop(f"{taken} of {COUNT} deliveries came"))
timer.daemon = True
timer.start()
server.serve_forever()
