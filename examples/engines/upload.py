#!/usr/bin/env python3
"""upload.py - an engine that sends what was edited offline, property by property.

    synctorture run --engine "python3 examples/engines/upload.py" scenarios/tutorial
"""

import synctorture


def sync(session):
    for item, _, edited in session.edits():
        with session.reporting(item):
            base = session.client("base.open", item=item)
            if session.server("item.open", item=item)["change"] != base["change"]:
                raise synctorture.Refused("item.open", "conflict")
            sent = []
            for name in edited:
                with session.reporting(item):
                    value = session.client("property.get", item=item, property=name)["value"]
                    session.server("property.set", item=item, property=name, value=value)
                    sent.append(name)
            if sent:
                new = session.server(
                    "item.save", item=item, save="if-unchanged", change=base["change"]
                )
                session.client("item.save", item=item, save="adopt", version=new["version"])
                session.client("item.checkpoint", item=item, properties=sent, change=new["change"])


synctorture.run("upload", "1.0", ["upload"], sync)
