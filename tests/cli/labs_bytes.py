#!/usr/bin/python3
"""labs_bytes.py - faults on the way to a server whose protocol nobody looks into."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

MISSING = lab.lacks("rsync")
TOOL = os.path.join(os.environ["SOURCE"], "framework", "lab", "tools", "rsync-daemon.json")

# Writes down how much it has got, when no more comes.
SERVER = """
import socket
with socket.create_server(("127.0.0.1", {listen})) as server:
    while True:
        client = server.accept()[0]
        with client, client.makefile("rb") as said:
            got = said.read()
            if got:
                with open("FOLDER/got", "a") as file:
                    print(len(got), file=file)
                client.sendall(b"done")
"""
CLIENT = """
import socket, sys
with socket.create_connection(("127.0.0.1", {port})) as end, end.makefile("rb") as said:
    for i in range(100):
        end.sendall(b"x")
    end.shutdown(socket.SHUT_WR)
    sys.exit(said.read() != b"done")
"""


class Bytes(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, kind, at, *options, **members):
        fault = {"inject": kind, "at": {"on": "server", **at}, **members}
        self.write("a.json", {**lab.STORY, "faults": [fault]})
        options = options or ("-e", "rsync-daemon")
        result = self.run_program("run", "-f", "json", *options, "a.json")
        return json.loads(result.out)["cases"][0]

    def told(self, case):
        return [sync["status"] for sync in case["syncs"]]

    def test_what_is_cut_off_arrives_the_next_time(self):
        for kind, nth in (("cut", 2), ("io-error", 4)):
            with self.subTest(kind=kind):
                case = self.case(kind, {"nth": nth})
                self.assertEqual(self.told(case), ["io-error", "ok"])
                self.assertEqual(case["verdict"], "pass", case)
                self.assertEqual(len(case["syncs"][0]["log"]), 1)

    def test_the_tool_can_be_ended_before_a_piece(self):
        case = self.case("crash", {"nth": 2})
        self.assertEqual(self.told(case), ["crashed", "ok"])
        self.assertEqual(case["verdict"], "pass", case)

    def test_a_piece_that_nobody_says_never_fires(self):
        case = self.case("cut", {"nth": 400})
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("never fired", case["reason"])

    def test_what_cannot_be_told_of_bytes_is_skipped_with_the_reason(self):
        for kind, at, members, why in (
            ("cut", {"call": "item.save"}, {}, "at no call and no item"),
            ("cut", {"item": "/Team/plan"}, {}, "at no call and no item"),
            ("lose-answer", {}, {}, "which is an answer to what is not"),
            ("crash", {}, {"when": "after"}, 'a crash is "before" them'),
            ("access-denied", {}, {}, "what a server answers is its own"),
            ("timeout", {}, {}, "no time-out that its description sets"),
        ):
            with self.subTest(kind=kind, at=at):
                case = self.case(kind, at, **members)
                self.assertEqual(case["verdict"], "skipped")
                self.assertIn(why, case["reason"])

    def test_exactly_what_is_before_a_piece_arrives_however_it_is_said(self):
        server = SERVER.replace("FOLDER", self.folder)
        command = ["/usr/bin/python3", "-c", server]
        self.lab(
            serve={"as": "root", "protocol": "bytes", "command": command},
            sync=[["/usr/bin/python3", "-c", CLIENT]],
        )
        case = self.case("io-error", {"nth": 2}, "--engine-file", "mine.json")
        self.assertEqual(self.told(case), ["io-error", "ok"], case)
        with open(os.path.join(self.folder, "got"), encoding="ascii") as file:
            self.assertEqual(set(file.read().split()), {"64", "100"})

    def test_a_sender_that_gives_signs_of_life_waits_for_ever_for_a_silent_server(self):
        """RsyncProject/rsync issue 164. So its description has no patience."""
        with open(TOOL, encoding="utf-8") as file:
            text = file.read().replace("--timeout=10", "--timeout={patience}")
        with open(os.path.join(self.folder, "mine.json"), "w", encoding="utf-8") as file:
            file.write(text.replace('"rsync-daemon"', '"mine"'))
        options = ("--engine-file", "mine.json", "--deadline", "4")
        case = self.case("timeout", {"nth": 6}, *options)
        self.assertIn("did not end within 4 s", case["reason"])

    def test_a_sweep_is_over_pieces_and_the_same_however_many_run_at_a_time(self):
        steps = [lab.STORY["steps"][0], *lab.STORY["steps"][3:-1]]  # one deletion
        self.write("a.json", {**lab.STORY, "steps": steps, "expect": {"sync": "ok"}})
        found = []
        for jobs in ("1", "2"):
            result = self.run_program(
                "sweep", "-f", "json", "-e", "rsync-daemon", "--fault", "cut", "-j", jobs, "a.json"
            )
            found.append(json.loads(result.out)["sweeps"][0])
        names = [point["name"] for point in found[0]["points"]]
        self.assertEqual(names, ["bytes:server:way:%d" % (i + 1) for i in range(len(names))])
        self.assertGreater(len(names), 4)
        self.assertEqual(found[0]["runs"], len(names))
        self.assertEqual(found[0], found[1])
        result = self.run_program(
            "replay", "a.json", "-e", "rsync-daemon", "--cell", "cut@3:bytes:server:way:2"
        )
        self.assertEqual(result.code, 0, result.out + result.err)


if __name__ == "__main__":
    lab.main(MISSING)
