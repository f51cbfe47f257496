#!/usr/bin/python3
"""labs_served.py - tools that talk to a server: it runs while they do, and no longer."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

FIELD = os.path.join(os.environ["SOURCE"], "scenarios", "field")
MISSING = lab.lacks("rsync", "rclone")

PYTHON = "/usr/bin/python3"
SERVER = """
import os, socket
server = socket.create_server(("127.0.0.1", {port}))
while True:
    client = server.accept()[0]
    client.sendall(("I am %d, at {port} below {secret}" % os.getuid()).encode())
    client.close()
"""
CLIENT = """
import socket
with socket.create_connection(("127.0.0.1", {port})) as client, client.makefile() as said:
    print("got:", said.read())
"""


class Served(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()
        self.write("a.json", program.SCENARIO)

    def tearDown(self):
        left = subprocess.run(
            ["pgrep", "-f", "socket.create_server\\(\\(.127"], capture_output=True, check=False
        )
        self.assertEqual(left.stdout, b"", "a server has been left")
        super().tearDown()

    def run_lab(self, command=(PYTHON, "-c", SERVER), user="user", **members):
        self.lab(
            **{
                "serve": {"as": user, "command": list(command)},
                "sync": [[PYTHON, "-c", CLIENT]],
                "messages": [{"match": "^got", "status": "busy"}],
                **members,
            }
        )
        return self.run_program(
            "run", "-v", "--engine-file", "mine.json", "-f", "json", "--deadline", "5", "a.json"
        )

    def log_of(self, result):
        case = json.loads(result.out)["cases"][0]
        return [line.split(" ", 1)[1] for line in case["syncs"][0]["log"]]

    def test_the_server_is_the_user_on_a_port_and_under_a_name_that_reports_do_not_show(self):
        (line,) = self.log_of(self.run_lab())
        self.assertRegex(line, r"^got: I am 61\d\d\d, at <port> below <lab>$")

    def test_the_server_may_be_root(self):
        (line,) = self.log_of(self.run_lab(user="root"))
        self.assertIn("I am 0,", line)

    def test_it_goes_with_a_tool_that_hangs(self):
        result = self.run_lab(sync=[["sleep", "4712"]])
        self.assertIn("did not end within 5 s", result.out)

    def test_one_that_does_not_serve_shows_nothing_and_its_words_are_told(self):
        result = self.run_lab(command=["sh", "-c", "echo no room >&2; exit 3"])
        self.assertIn("sh does not serve on 127.0.0.1: no room", result.out)
        self.assertEqual(json.loads(result.out)["cases"][0]["verdict"], "inconclusive")

    def test_one_that_is_not_installed_is_told_with_its_package(self):
        self.lab(serve={"as": "user", "command": ["no-such-daemon"], "package": "daemons"})
        result = self.run_program("run", "-v", "--engine-file", "mine.json", "a.json")
        self.assertIn("no-such-daemon is not installed; apt-get install daemons", result.out)

    def test_files_of_a_tool_are_in_its_home_with_what_only_the_server_knows(self):
        script = "cat {home}/tool.conf | sed 's/.*/got: & ./'; stat -c 'got: %u' {home}/tool.conf"
        lines = self.log_of(
            self.run_lab(
                files={"tool.conf": ["user={user}", "key={secret}", "", "at {port}"]},
                sync=[["sh", "-c", script]],
            )
        )
        self.assertRegex(lines[0], r"^got: user=61\d\d\d \.$")
        self.assertEqual(lines[1:4], ["got: <lab> .", "got:  .", "got: at <port> ."])
        self.assertRegex(lines[4], r"^got: 61\d\d\d$")

    def test_a_bad_description_says_what_would_be_right(self):
        for members, words in (
            ({"serve": {"command": ["x"]}}, '"as": no user of a server is called ""'),
            ({"serve": {"as": "user"}}, '"command" is to be a command'),
            ({"serve": {"as": "me", "command": ["x"]}}, 'is called "me"; one of user, root'),
            ({"serve": {"as": "user", "comand": ["x"]}}, 'did you mean "command"?'),
            ({"serve": []}, "no object where a member of serve is to be"),
            ({"serve": {"as": "user", "command": ["x"]}, "shape": "git"}, "is for tools of files"),
            ({"files": {"../x": []}}, "is no name of a file"),
            ({"files": {"x": "y"}}, "is to be an array of at most 200 lines"),
            ({"files": {"x": [1]}}, "is to be made of strings"),
        ):
            with self.subTest(members=members):
                self.lab(**members)
                result = self.expect(2, "run", "--engine-file", "mine.json", "a.json")
                self.assertIn(words, result.err)

    def test_webdav_loses_on_the_server_what_may_not_be_written(self):
        path = os.path.join(FIELD, "webdav-deletes-what-is-refused.json")
        result = self.expect(0, "run", "-v", "-e", "rclone-webdav-plain", path)
        self.assertIn("breaks no-resurrection, invisible-is-not-deleted", result.out)
        self.assertIn("1 known", result.out)

    def test_an_rsync_daemon_keeps_what_its_user_may_not_write(self):
        paths = [os.path.join(FIELD, name + ".json") for name in ("rsync-bypasses-file-acl",
                 "webdav-deletes-what-is-refused", "rclone-keeps-what-was-deleted")]  # fmt: skip
        result = self.expect(0, "run", "-e", "rsync-daemon", *paths)
        self.assertIn("3 pass", result.out)


if __name__ == "__main__":
    lab.main(MISSING)
