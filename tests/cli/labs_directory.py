#!/usr/bin/python3
"""labs_directory.py - ldapmodify on slapd: KB 810018 with a directory of today."""

import json
import os
import shutil
import subprocess
import sys

import labs  # beside this file

import lab  # noqa: E402

program = labs.program
SOURCE = labs.SOURCE
TOOLS = ("slapd", "ldapmodify", "ldapsearch", "ldapwhoami", "prlimit", "stdbuf")
MISSING = lab.lacks(*TOOLS)

MODELS = {"ldapmodify": "journal-stop", "ldapmodify-c": "journal-continue"}

LAB = {
    **lab.LAB,
    "shape": "directory",
    "capabilities": ["upload", "create", "delete", "move", "whole-item"],
    "environment": {"HOME": "{home}"},
}
CONNECT = "-x -H {server} -y {home}/password"

# What could be taken for syntax of LDIF, or does not go through a line.
TEXTS = {
    "colon": ": x",
    "url": "< file:///etc/passwd",
    "space": " both ",
    "lines": "one\ndn: cn=lab\nchangetype: delete\n",
    "base64": ":: YQ==",
    "comment": "# none",
    "other": "\u00e4\u4e2d\U0001f600\u202e",
    "long": "x" * 65536,
    "empty": "",
}


def edited(values, **members):
    """A scenario in which alice sets values of an item that has none of them so far."""
    steps = program.SCENARIO["steps"]
    return {
        **program.SCENARIO,
        "steps": [steps[0], {**steps[1], "set": values}, steps[2]],
        "expect": {"sync": "ok", "server": {"/Team/plan": values}},
        **members,
    }


class Case(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def tearDown(self):
        # A server's command line names its configuration, which is in the test's folder.
        left = subprocess.run(["pgrep", "-f", self.place], capture_output=True, check=False)
        self.assertEqual(left.stdout, b"", "a server runs on")
        super().tearDown()

    def engines(self):
        return [word for name in MODELS for word in ("-e", name)]

    def lab(self, *shell, **members):
        """A tool of the test that runs a line of shell as the user."""
        self.write("mine.json", {**LAB, "sync": [["sh", "-c", *shell]], **members})

    def log(self, scenario):
        """What the tool of the test said."""
        self.write("a.json", scenario)
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        return "\n".join(json.loads(result.out)["cases"][0]["syncs"][0]["log"])

    def links(self, *tools):
        """A folder with these programs and no others, to be searched alone."""
        folder = os.path.join(self.folder, "bin")
        os.mkdir(folder)
        for tool in tools:
            os.symlink(shutil.which(tool), os.path.join(folder, tool))
        return folder


class Directory(Case):
    def test_without_a_server_the_lab_is_skipped_with_its_package(self):
        """In a mount namespace, in which there is nothing where the server was."""
        slapd = shutil.which("slapd", path="/usr/sbin:/sbin")
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", 'mount --bind /dev/null "$0" && exec "$@"', slapd,
             program.PROGRAM, "lab", "check"],
            cwd=self.folder,
            env={**program.SANITIZERS, "TMPDIR": self.place, "PATH": self.path},
            capture_output=True,
            check=False,
        )  # fmt: skip
        self.assertIn("slapd is not installed; apt-get install slapd", done.stdout.decode())

    def test_check_names_a_version(self):
        rows = json.loads(self.run_program("lab", "check", "-f", "json").out)
        for name in MODELS:
            (row,) = [row for row in rows if row["lab"] == name]
            self.assertTrue(row["runs"], row)
            self.assertRegex(row["version"], r"ldapmodify 2\.\d+")

    def test_the_first_refusal_ends_it_and_with_c_it_goes_on(self):
        scenario = os.path.join(SOURCE, "scenarios/field/ldapmodify-stops-at-a-refusal.json")
        out = self.expect(0, "compare", "-f", "json", *self.engines(), scenario).out
        rows = {row["engine"]: row for row in json.loads(out)[0]["engines"]}
        self.assertEqual(rows["ldapmodify"]["arrived"], 1)
        self.assertEqual(rows["ldapmodify-c"]["arrived"], 5)
        self.assertEqual(rows["ldapmodify"]["broken"], ["progress", "error-surfaced"])
        self.assertEqual(rows["ldapmodify-c"]["broken"], [])

    def test_kb_810018_comes_out_as_it_is_recorded(self):
        for name, known in (
            ("field/ldapmodify-stops-at-a-refusal", ["ldapmodify"]),
            ("field/ldapmodify-stops-at-what-is-gone", ["ldapmodify"]),
            ("kb810018/touched-property", ["ldapmodify", "ldapmodify-c"]),
            ("kb810018/state-overwritten", ["ldapmodify", "ldapmodify-c"]),
            ("kb810018/base", []),
        ):
            with self.subTest(scenario=name):
                scenario = os.path.join(SOURCE, "scenarios", name + ".json")
                result = self.expect(0, "run", *self.engines(), scenario)
                for tool in MODELS:
                    word = "known" if tool in known else "pass"
                    self.assertRegex(result.out, rf"{word} .*\b{tool}[, \n]")

    def test_a_refused_edit_arrives_when_the_group_is_joined(self):
        admins = [
            {"allow": "workflow-admins", "to": ["write-property"]},
            {"deny": "everyone", "to": ["write-property"]},
        ]
        steps = program.SCENARIO["steps"]
        scenario = {
            **program.SCENARIO,
            "identities": {
                "alice": {},
                "deputies": {},
                "workflow-admins": {"members": ["deputies"]},
            },
            "server": {
                "/Team": {
                    "acl": [{"allow": "alice", "role": "editor"}],
                    "items": {"plan": {"acl": admins, "properties": {"body": "draft"}}},
                }
            },
            "steps": [
                *steps[:2],
                {**steps[2], "expect": "access-denied"},
                {"do": "join-group", "member": "alice", "group": "deputies"},
                steps[2],
            ],
            "expect": {**program.SCENARIO["expect"], "pending": {"alice": []}},
        }
        self.write("a.json", scenario)
        self.expect(0, "run", *self.engines(), "a.json")

    def test_values_of_any_text_arrive_as_they_are(self):
        self.write("a.json", edited(TEXTS))
        self.expect(0, "run", *self.engines(), "a.json")

    def test_as_many_properties_as_a_scenario_may_have_arrive(self):
        self.write("a.json", edited({"p%d" % i: "x" for i in range(63)}))
        self.expect(0, "run", *self.engines(), "a.json")

    def test_a_property_that_goes_and_one_that_is_not_there_go(self):
        scenario = edited({"body": None, "other": None})
        self.write("a.json", scenario)
        self.expect(0, "run", *self.engines(), "a.json")

    def test_moves_arrive_where_both_folders_allow_them(self):
        folder = {"acl": [{"allow": "alice", "role": "editor"}], "items": {}}
        shut = {"acl": [{"allow": "alice", "role": "reviewer"}], "items": {}}
        plan = {"properties": {"body": "draft"}}
        steps = program.SCENARIO["steps"]
        for to, told, here, there, pending in (
            ("/Open", "ok", None, {"body": "draft"}, []),
            ("/Shut", "access-denied", {"body": "draft"}, None, ["/Shut/plan"]),
        ):
            with self.subTest(to=to):
                scenario = {
                    **program.SCENARIO,
                    "server": {
                        "/Team": {**folder, "items": {"plan": plan}},
                        "/Open": folder,
                        "/Shut": shut,
                    },
                    "steps": [
                        {**steps[0], "folders": ["/Team", "/Open", "/Shut"]},
                        {"do": "move", "as": "alice", "item": "/Team/plan", "to": to},
                        steps[2],
                    ],
                    "expect": {
                        "sync": told,
                        "server": {"/Team/plan": here, to + "/plan": there},
                        "pending": {"alice": pending},
                    },
                }
                self.write("a.json", scenario)
                self.expect(0, "run", *self.engines(), "a.json")

    def test_what_went_to_a_folder_that_the_client_has_not_is_not_deleted(self):
        steps = program.SCENARIO["steps"]
        scenario = {
            **program.SCENARIO,
            "server": {**program.SCENARIO["server"], "/Archive": {}},
            "steps": [
                steps[0],
                {"do": "server-move", "item": "/Team/plan", "to": "/Archive"},
                steps[2],
            ],
            "expect": {"server": {"/Team/plan": None, "/Archive/plan": {"body": "draft"}}},
        }
        self.write("a.json", scenario)
        self.expect(0, "run", *self.engines(), "a.json")

    def test_two_jobs_have_two_servers(self):
        folder = os.path.join(SOURCE, "scenarios", "sync")
        alone = self.run_program("run", *self.engines(), folder)
        both = self.run_program("run", "-j", "2", *self.engines(), folder)
        self.assertEqual(alone.out.splitlines()[-2:], both.out.splitlines()[-2:])
        self.assertNotIn("inconclusive", both.out)

    def test_an_error_is_one_of_the_entry_that_the_line_before_names(self):
        self.lab(
            "echo 'modifying entry \"cn=item-1-plan,cn=folder-0-team,cn=lab\"'; echo no; exit 1",
            messages=[{"match": "^no", "status": "busy", "about": "before"}],
        )
        self.write("a.json", program.SCENARIO)
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        sync = json.loads(result.out)["cases"][0]["syncs"][0]
        (error,) = sync["errors"]
        self.assertEqual((error["item"], error["status"]), ("/Team/plan", "busy"))
        self.assertIn("modifying entry", sync["log"][0])

    def test_where_a_message_is_about_is_one_of_a_few_words(self):
        self.lab("true", messages=[{"match": "x", "status": "ok", "about": "befor"}])
        self.write("a.json", program.SCENARIO)
        result = self.expect(2, "run", "--engine-file", "mine.json", "a.json")
        self.assertIn('did you mean "before"?', result.err)

    def test_a_tool_is_bound_by_the_lists_and_not_more(self):
        plan = "cn=item-1-plan,cn=folder-0-team,cn=lab"
        change = (
            f"for p in $(ldapsearch {CONNECT} -LLL -b {plan} | sed -n '/^prop-/s/:.*//p');"
            f" do ldapmodify {CONNECT} 2>&1 <<E\ndn: {plan}\nchangetype: modify\n"
            "replace: $p\n$p: x\n\nE\necho $p $?; done; exit 1"
        )
        self.lab(change, messages=[{"match": "^prop-", "status": "busy"}])
        log = self.log(labs.DENIED)
        self.assertRegex(log, r"body[^ ]* 0")
        self.assertRegex(log, r"state[^ ]* 50")

    def test_nobody_without_a_password_reads_and_no_user_configures(self):
        look = (
            "ldapsearch -x -H {server} -b cn=lab >/dev/null 2>&1; echo anonymous $?;"
            "ldapsearch -x -H {server} -D cn=root,cn=lab -w '' -b cn=lab >/dev/null 2>&1;"
            "echo root $?;"
            "ldapsearch %s -b cn=config dn 2>&1 | grep -c ^dn: | sed 's/^/config /';"
            "ldapsearch %s -b cn=identity-2-alice,cn=lab 2>&1 | grep -c '^userP' |"
            " sed 's/^/passwords /'; ldapwhoami %s;"
            "ldapwhoami %s -D cn=identity-3-bob,cn=lab >/dev/null 2>&1; echo bob $?; exit 1"
            % (CONNECT, CONNECT, CONNECT, CONNECT)
        )
        said = "^(anonymous|root|config|passwords|dn:|bob)"
        self.lab(look, messages=[{"match": said, "status": "busy"}])
        log = self.log({**program.SCENARIO, "identities": {"alice": {}, "bob": {}}})
        self.assertIn("dn:cn=identity-2-alice,cn=lab", log)
        for words in ("anonymous 48", "root 53", "config 0", "passwords 0", "bob 49"):
            self.assertIn(words, log)

    def put_server(self, *shell):
        """Let the lab find a program that does this before it is slapd."""
        self.path = self.links("ldapmodify", "prlimit", "stdbuf", "sh", "sed", "touch")
        slapd = os.path.join(self.path, "slapd")
        with open(slapd, "w", encoding="utf-8") as file:
            file.write("\n".join(("#!/bin/sh", *shell, f'exec {shutil.which("slapd")} "$@"', "")))
        os.chmod(slapd, 0o755)
        self.write("a.json", program.SCENARIO)

    def test_an_access_that_does_not_bind_makes_the_run_inconclusive(self):
        # A server that asks for rights to the attributes of what is made, too.
        self.put_server("sed -i 's/^dbnosync/&\\nadd_content_acl on/' \"$2\"")
        result = self.run_program("run", "-v", "-e", "ldapmodify", "a.json")
        words = " ".join(result.out.split())
        self.assertIn("the directory lets the user not make an entry in", words)
        self.assertIn("1 inconclusive", words)

    def test_a_server_that_does_not_start_makes_the_run_inconclusive(self):
        self.put_server("echo no room for me >&2; exit 1")
        result = self.run_program("run", "-v", "-e", "ldapmodify", "a.json")
        self.assertIn("no room for me", " ".join(result.out.split()))
        self.assertIn("1 inconclusive", result.out)

    def test_a_server_that_finds_its_port_taken_gets_another_one(self):
        mark = os.path.join(self.folder, "mark")
        self.put_server(f"[ -e {mark} ] || {{ touch {mark}; exit 1; }}")
        self.expect(0, "run", "-e", "ldapmodify", "a.json")
        self.assertTrue(os.path.exists(mark))


def main():
    if not MISSING:
        program.main()
    print("NOT RUN: labs of a directory: this machine lacks", ", ".join(MISSING), file=sys.stderr)
    sys.exit(lab.SKIPPED)


if __name__ == "__main__":
    lab.main(MISSING)
