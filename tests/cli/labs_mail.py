#!/usr/bin/python3
"""labs_mail.py - a real IMAP server under a lab: rights, what is skipped, and what is left."""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import mail  # noqa: E402
import program  # noqa: E402

# A tool that is a session: it logs in, does the lines of its command, and says the answers.
SESSION = """
import imaplib, sys
mail = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
mail.login(sys.argv[2], sys.argv[3])
box = next(row for row in mail.list('""', '"Public/*"')[1]).split()[-1].decode()
print("rights:", mail.myrights(box)[1][0].decode())
try:
    mail.select(box)
except mail.readonly:
    mail.is_readonly = True
print("append:", mail.append(box, None, None, b"Subject: x\\r\\n\\r\\n")[0])
print("store:", mail.store("1", "+FLAGS", "\\\\Flagged")[0], mail.fetch("1", "(FLAGS)")[1])
sys.exit(1)
"""
LAB = {
    "lab": 1,
    "name": "mine",
    "about": "a session",
    "package": "none",
    "shape": "mail",
    "capabilities": ["upload", "download", "create", "delete"],
    "version": ["true"],
    "files": {"session.py": SESSION.split("\n")},
    "first": ["true"],
    "sync": [["/usr/bin/python3", "{home}/session.py", "{port}", "{login}", "{password}"]],
    "exits": {"otherwise": "io-error"},
    "messages": [{"match": "^(rights|append|store):", "status": "busy"}],
}
READER = {
    **program.SCENARIO,
    "identities": {"alice": {}, "Writers": {"members": []}},
    "server": {
        "/Team": {
            "acl": [
                {"allow": "Writers", "role": "editor"},
                {"allow": "alice", "role": "reviewer"},
            ],
            "items": {"plan": {"properties": {"body": "draft"}}},
        }
    },
}
JOIN = {"do": "join-group", "group": "Writers", "member": "alice"}


class Case(mail.Case):
    def session_log(self, scenario):
        self.write("mine.json", LAB)
        self.write("a.json", scenario)
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        return "\n".join(json.loads(result.out)["cases"][0]["syncs"][-1]["log"])

    def skipped_because(self, scenario):
        self.write("a.json", scenario)
        result = self.run_program("run", "-v", "-e", "mbsync", "a.json")
        self.assertIn("skip", result.out)
        return " ".join(result.out.split())


class Rights(Case):
    def test_a_denial_is_the_servers(self):
        log = self.session_log(READER)
        self.assertRegex(log, r"rights: \S+ lr$|rights: \S+ lr\n")
        self.assertIn("append: NO", log)
        self.assertIn("store: OK", log)
        self.assertNotIn("\\Flagged", log.replace("\\\\", "\\"))

    def test_a_right_that_comes_by_a_group_comes_by_a_group_of_the_servers(self):
        steps = [*READER["steps"][:-1], JOIN, READER["steps"][-1]]
        log = self.session_log({**READER, "steps": steps})
        self.assertRegex(log, r"rights: \S+ lrw\S*i")
        self.assertIn("append: OK", log)
        self.assertIn("\\Flagged", log.replace("\\\\", "\\"))

    def test_a_group_that_is_joined_between_two_synchronizations_counts_at_once(self):
        steps = [*READER["steps"], JOIN, READER["steps"][-1]]
        log = self.session_log({**READER, "steps": steps})
        self.assertIn("append: OK", log)

    def test_a_server_that_does_not_bind_shows_nothing(self):
        real = shutil.which("dovecot")
        self.fake_server('sed -i "s/^ *mail_plugins.*//" "$2"', f'exec {real} "$@"')
        self.write("a.json", READER)
        result = self.run_program("run", "-v", "-e", "mbsync", "a.json")
        self.assertNotEqual(result.code, 0)
        self.assertIn("INCONCLUSIVE", result.out)

    def test_a_server_that_does_not_start_shows_nothing_and_says_why(self):
        self.fake_server("echo the disk is on fire >&2", "exit 1")
        self.write("a.json", READER)
        result = self.run_program("run", "-v", "-e", "mbsync", "a.json")
        self.assertNotEqual(result.code, 0)
        self.assertIn("INCONCLUSIVE", result.out)
        self.assertIn("the disk is on fire", result.out)


class Skipping(Case):
    def test_a_third_value_has_no_place(self):
        edit = {"do": "server-edit", "item": "/Team/plan", "set": {"body": "other"}}
        steps = [program.SCENARIO["steps"][0], edit, *program.SCENARIO["steps"][1:]]
        why = self.skipped_because({**program.SCENARIO, "steps": steps})
        self.assertIn('"body" of "plan" has a third value', why)

    def test_items_of_one_mailbox_have_one_list(self):
        deny = {"deny": "alice", "to": ["write-property"]}
        other = {"acl": [deny], "properties": {"body": "draft"}}
        team = program.SCENARIO["server"]["/Team"]
        items = {**team["items"], "other": other}
        why = self.skipped_because(
            {**program.SCENARIO, "server": {"/Team": {**team, "items": items}}}
        )
        self.assertIn('right "w" in "Team" is needed for "plan" and denied for "other"', why)

    def test_who_reads_a_message_reads_all_of_it(self):
        deny = {"deny": "alice", "to": ["read-property"], "property": "state"}
        plan = {"acl": [deny], "properties": {"body": "draft", "state": "pending"}}
        team = {**program.SCENARIO["server"]["/Team"], "items": {"plan": plan}}
        why = self.skipped_because({**program.SCENARIO, "server": {"/Team": team}})
        self.assertIn('who may read a message reads all of it, "state" of "plan", too', why)


class Ending(Case):
    def test_a_tool_that_hangs_fails_and_no_server_is_left(self):
        self.write("mine.json", {**LAB, "sync": [["sleep", "4712"]]})
        self.write("a.json", READER)
        result = self.run_program(
            "run", "--engine-file", "mine.json", "--deadline", "2", "a.json"
        )
        self.assertEqual(result.code, 1, result.out)
        self.assertIn("did not end within 2 s", result.out)


class WithoutServer(Case):
    def test_a_missing_server_is_skipped_with_its_package(self):
        """In a mount namespace, in which there is nothing where the server was."""
        self.write("a.json", READER)
        hide = f"mount --bind /dev/null {shutil.which('dovecot')}"
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", hide + ' && exec "$@"', "sh",
             program.PROGRAM, "run", "-v", "-e", "mbsync", "a.json"],
            cwd=self.folder,
            env={**program.SANITIZERS, "TMPDIR": self.place, "PATH": self.path},
            capture_output=True,
            check=False,
        )  # fmt: skip
        out = " ".join(done.stdout.decode().split())
        self.assertIn("dovecot is not installed; apt-get install dovecot-imapd", out)
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    mail.main()
