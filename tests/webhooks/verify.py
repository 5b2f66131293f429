"""Takes webhooks and verifies each with the official library of Standard Webhooks.

    python verify.py SECRET COUNT

Run where `standardwebhooks` is installed. Prints its own address, takes COUNT deliveries, and ends with 0 if all were
signed with SECRET (other signatures may stand beside), with 1 at the first that was not or after a minute.
"""

import http.server
import os
import sys
import threading

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SECRET, COUNT = sys.argv[1], int(sys.argv[2])
VERIFIER = Webhook(SECRET)
taken = 0


def stop(words):
    print(words, file=sys.stderr, flush=True)
    os._exit(1)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global taken
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
        self.send_response(204)
        self.end_headers()
        taken += 1
        if taken == COUNT:
            print(f"python: {taken} deliveries verified", flush=True)
            threading.Thread(target=self.server.shutdown).start()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
print(f"http://127.0.0.1:{server.server_address[1]}/hook", flush=True)
timer = threading.Timer(60, lambda: stop(f"{taken} of {COUNT} deliveries came"))
timer.daemon = True
timer.start()
server.serve_forever()
