"""synctorture.py - what a sync engine in Python needs to be put to the test.

    import synctorture

    def sync(session):
        ...

    synctorture.run("mine", "1.0", ["upload"], sync)

A session has `server` and `client`, functions that make one call and return its answer as a
dict: session.server("item.open", item=3)["change"]. The reference of calls and answers is
docs/process-engines.md. It needs Python 3.6 and nothing else.
"""

import contextlib
import json
import sys


def _send(message):
    sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _hear():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)  # the framework has nothing more to ask
    return json.loads(line)


class Refused(Exception):
    """A call did not go well, or the engine says that something cannot be done."""

    def __init__(self, call, status, **members):
        super().__init__(f"{call}: {status}")
        self.call = call
        self.status = status
        self.members = members


class Session:
    """One synchronization of one client with the server."""

    def __init__(self, question):
        self.user = question["user"]
        self.replica = question["replica"]
        self.folders = question["folders"]
        self.properties = question["properties"]
        self.clock = question["clock"]
        self.options = question["options"]
        self.state = question["state"]  # yours: what you leave here comes back next time
        self.status = "ok"
        self.errors = []
        self.log = []

    def call(self, side, call, **members):
        """Make one call; its answer, or Refused."""
        _send({"type": "call", "call": call, "on": side, **members})
        answer = _hear()
        if answer["status"] == "ok":
            return answer
        raise Refused(call, answer["status"], **members)

    def server(self, call, **members):
        return self.call("server", call, **members)

    def client(self, call, **members):
        return self.call("client", call, **members)

    @contextlib.contextmanager
    def reporting(self, item):
        """What is refused in here is an error of that item, and goes no further."""
        try:
            yield
        except Refused as refused:
            error = {"item": item, "call": refused.call, "status": refused.status}
            if "property" in refused.members:
                error["property"] = refused.members["property"]
            self.errors.append(error)
            self.status = refused.status if self.status == "ok" else self.status

    def edits(self):
        """What was done offline: (item, kinds of edits, properties) of each item, in order."""
        items = {}
        for entry in self.client("journal.list")["entries"]:
            kinds, properties = items.setdefault(entry["item"], ([], []))
            kinds.append(entry["edit"])
            properties += [p for p in entry["properties"] if p not in properties]
        return [(item, kinds, properties) for item, (kinds, properties) in items.items()]


def run(name, version, capabilities, sync, options=None, recovery=2):
    """Answer whatever the framework asks, until it asks no more."""
    hello = {"name": name, "version": version, "capabilities": capabilities}
    while True:
        question = _hear()
        if question["type"] == "hello":
            more = {"options": options or {}, "recovery": recovery}
            _send({"type": "hello", "protocol": 1, **hello, **more})
            continue
        session = Session(question)
        try:
            sync(session)
        except Refused as refused:
            session.status = refused.status
        answer = {"type": "done", "sync": question["sync"], "status": session.status}
        report = {"errors": session.errors, "log": session.log, "state": session.state}
        _send({**answer, **report})
