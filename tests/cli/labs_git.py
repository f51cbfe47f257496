#!/usr/bin/python3
"""labs_git.py - git push as an engine: its door is proven, and binds."""

import json
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402
import program  # noqa: E402

SOURCE = os.environ["SOURCE"]
MISSING = lab.lacks("git")

LAB = {
    "lab": 1,
    "name": "mine",
    "about": "a tool of the test",
    "package": "none",
    "shape": "git",
    "capabilities": ["upload", "create", "delete", "whole-item"],
    "version": ["git", "--version"],
    "environment": {"HOME": "{home}"},
    "sync": [["true"]],
    "exits": {"0": "ok", "otherwise": "io-error"},
}
DENY_STATE = {"deny": "everyone", "to": ["write-property"], "property": "state"}


def scenario(items, steps, expect):
    """Alice may do anything in /Team but what the items say."""
    return {
        **program.SCENARIO,
        "server": {"/Team": {"acl": [{"allow": "alice", "role": "editor"}], "items": items}},
        "steps": [
            {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
            *steps,
            {"do": "sync", "as": "alice"},
        ],
        "expect": expect,
    }


def edit(item, **values):
    return {"do": "edit", "as": "alice", "item": f"/Team/{item}", "set": values}


PLAN = {"acl": [DENY_STATE], "properties": {"body": "draft", "state": "pending"}}
OTHER = {"properties": {"body": "draft"}}


class Case(program.Case):
    """The lab makes its folders in one of the test's own, which has to be empty at the end."""

    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()
        self.place = os.path.join(self.folder, "tmp")
        self.path = os.environ["PATH"]
        os.mkdir(self.place)
        os.chmod(self.folder, 0o711)
        os.chmod(self.place, 0o711)

    def tearDown(self):
        self.assertEqual(os.listdir(self.place), [], "the lab has left something")
        left = subprocess.run(["pgrep", "-f", self.place], capture_output=True, check=False)
        self.assertEqual(left.stdout, b"", "the lab has left a process")
        super().tearDown()

    def run_program(self, *arguments, **options):
        environment = {"TMPDIR": self.place, "PATH": self.path}
        return super().run_program(*arguments, environment=environment, **options)

    def case(self, story, *options):
        """What the program says of one scenario on one engine."""
        self.write("a.json", story)
        result = self.run_program("run", "-f", "json", "--deadline", "50", "a.json", *options)
        return json.loads(result.out)["cases"][0]

    def passes(self, story, *options):
        case = self.case(story, *options)
        self.assertEqual(case["verdict"], "pass", json.dumps(case, indent=1))
        return case

    def log(self, story, *sync, **members):
        """What a tool of the test says in its one synchronization."""
        messages = [{"match": ".", "status": "busy"}]
        members = {"messages": messages, "sync": [["sh", "-c", *sync]], **members}
        self.write("mine.json", {**LAB, **members})
        return self.case(story, "--engine-file", "mine.json")["syncs"][0]["log"]


class Rights(Case):
    def test_a_denied_file_refuses_its_branch_and_no_other(self):
        story = scenario(
            {"plan": PLAN, "other": OTHER},
            [edit("plan", body="final", state="done"), edit("other", body="final")],
            {
                "sync": "access-denied",
                "errors": [{"item": "/Team/plan", "property": "state", "status": "access-denied"}],
                "server": {
                    "/Team/plan": {"body": "draft", "state": "pending"},
                    "/Team/other": {"body": "final"},
                },
                "pending": {"alice": ["/Team/plan"]},
            },
        )
        self.passes(story, "-e", "git-push")

    def test_with_atomic_nothing_arrives_and_each_branch_is_told(self):
        status = {"/Team/plan": "access-denied", "/Team/other": "io-error"}
        story = scenario(
            {"plan": PLAN, "other": OTHER},
            [edit("plan", state="done"), edit("other", body="final")],
            {"server": {"/Team/other": {"body": "draft"}}},
        )
        case = self.case(story, "-e", "git-push-atomic")
        told = {error["item"]: error["status"] for error in case["syncs"][0]["errors"]}
        self.assertEqual(told, status)
        self.assertEqual([one["invariant"] for one in case["broken"]], ["progress"])

    def test_making_and_deleting_take_rights_of_their_own(self):
        acl = [
            {"deny": "alice", "to": ["create-item", "delete"]},
            {"allow": "alice", "role": "editor"},
        ]
        story = scenario(
            {"waste": OTHER, "other": OTHER},
            [
                {"do": "create", "as": "alice", "item": "/Team/new", "set": {"body": "x"}},
                {"do": "delete", "as": "alice", "item": "/Team/waste"},
                edit("other", body="final"),
            ],
            {
                "sync": "access-denied",
                "errors": [
                    {"item": "/Team/new", "status": "access-denied"},
                    {"item": "/Team/waste", "status": "access-denied"},
                ],
                "server": {
                    "/Team/new": None,
                    "/Team/waste": {"body": "draft"},
                    "/Team/other": {"body": "final"},
                },
            },
        )
        story["server"]["/Team"]["acl"] = acl
        self.passes(story, "-e", "git-push")

    def test_a_branch_that_went_on_meanwhile_is_a_conflict(self):
        story = scenario(
            {"plan": OTHER, "other": OTHER},
            [
                edit("plan", body="hers"),
                edit("other", body="hers"),
                {"do": "server-edit", "item": "/Team/plan", "set": {"body": "his"}},
            ],
            {
                "sync": "conflict",
                "errors": [{"item": "/Team/plan", "status": "conflict"}],
                "server": {"/Team/plan": {"body": "his"}, "/Team/other": {"body": "hers"}},
            },
        )
        for tool in ("git-push", "git-push-lease"):
            with self.subTest(tool=tool):
                self.passes(story, "-e", tool)

    def test_any_text_is_a_file(self):
        for text in ("", "\n", "two\nlines\n", "no end\n\nof file", "\u00e9\t\u20ac", "x" * 10000):
            with self.subTest(text=text[:20]):
                story = scenario(
                    {"plan": {"properties": {"body": text + "-"}}, "other": OTHER},
                    [edit("plan", body=text)],
                    {"sync": "ok", "server": {"/Team/plan": {"body": text}}},
                )
                self.passes(story, "-e", "git-push")

    def test_a_property_that_is_hidden_cannot_be_shown_by_git(self):
        hide = {"deny": "everyone", "to": ["read-property"], "property": "state"}
        plan = {"acl": [hide], "properties": PLAN["properties"]}
        story = scenario({"plan": plan}, [edit("plan", body="x")], {"sync": "ok"})
        case = self.case(story, "-e", "git-push")
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("who may read a branch may read all files of it", case["reason"])


class Reading(Case):
    """What a tool makes of a repository is seen, however it does it."""

    def check(self, script):
        items = {"plan": {"properties": {"body": "draft"}}, "other": OTHER}
        expect = {"sync": "ok", "server": {"/Team/plan": {"body": "final"}}}
        sync = ["sh", "-ec", f'export GIT_DIR="$1"\n{script}', "sh", "{replica}"]
        self.write("mine.json", {**LAB, "sync": [sync]})
        story = scenario(items, [edit("plan", body="final")], expect)
        self.passes(story, "--engine-file", "mine.json")

    def test_a_commit_of_its_own_is_read(self):
        self.check(
            "ref=$(git for-each-ref --format='%(refname)' 'refs/heads/*/*plan')\n"
            "export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x\n"
            "export GIT_COMMITTER_EMAIL=x\n"
            "git update-ref $ref $(git commit-tree -p $ref -m its-own $ref^{tree})\n"
            "git push origin"
        )

    def test_branches_that_are_packed_are_read(self):
        self.check("git push origin\ngit pack-refs --all --prune")


class Door(Case):
    ONE = scenario({"plan": PLAN}, [edit("plan", body="final")], {"sync": "ok"})

    def test_the_user_cannot_reach_the_repository_himself(self):
        log = self.log(self.ONE, 'ls "$1/../server.git"; true', "sh", "{home}")
        self.assertIn("Permission denied", "\n".join(log))

    def test_a_branch_that_may_not_be_seen_is_not_listed(self):
        secret = {"acl": [{"deny": "everyone", "to": ["full"]}], **OTHER}
        items = {"plan": OTHER, "secret": secret}
        story = scenario(items, [edit("plan", body="x")], {"sync": "ok"})
        log = "\n".join(self.log(story, 'git ls-remote "$1"', "sh", "{server}"))
        self.assertIn("<plan>", log)
        self.assertNotIn("secret", log)

    def test_the_same_run_has_the_same_commits(self):
        script = 'git --git-dir="$1" for-each-ref; git ls-remote "$2"'
        first, second = (
            self.log(self.ONE, script, "sh", "{replica}", "{server}") for _ in range(2)
        )
        self.assertEqual(first, second)
        self.assertGreater(len(first), 3)

    def shim(self, script):
        """A git that is no good, before the real one in PATH."""
        folder = os.path.join(self.folder, "bin")
        os.mkdir(folder)
        os.chmod(folder, 0o755)
        name = self.write("bin/git", script.replace("GIT", shutil.which("git")))
        os.chmod(os.path.join(self.folder, name), 0o755)
        self.path = folder + ":" + os.environ["PATH"]

    def inconclusive(self, why):
        case = self.case(self.ONE, "-e", "git-push")
        self.assertEqual(case["verdict"], "inconclusive", case["reason"])
        self.assertIn(why, case["reason"])

    def test_a_server_that_asks_no_hook_is_found_out(self):
        folder = os.path.join(self.folder, "bin")
        self.shim(f'#!/bin/sh\n[ "$1" = --exec-path ] && exec echo {folder}\nexec GIT "$@"\n')
        real = subprocess.run(["git", "--exec-path"], capture_output=True, check=True)
        daemon = self.write(
            "bin/git-daemon",
            "#!/bin/sh\n"
            "export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hooksPath GIT_CONFIG_VALUE_0=/none\n"
            f'exec {real.stdout.decode().strip()}/git-daemon "$@"\n',
        )
        os.chmod(os.path.join(self.folder, daemon), 0o755)
        self.inconclusive("what serves the repository does not ask the hook")

    def test_a_hook_that_lets_too_much_through_is_found_out(self):
        self.shim('#!/bin/sh\n[ "$1" = diff-tree ] && exit 0\nexec GIT "$@"\n')
        self.inconclusive("the hook lets the user change")

    def test_a_hook_that_lets_too_little_through_is_found_out(self):
        self.shim('#!/bin/sh\n[ "$1" = diff-tree ] && exec echo x\nexec GIT "$@"\n')
        self.inconclusive("the hook lets the user not change")

    def test_a_missing_git_is_skipped_with_its_package(self):
        self.path = self.place
        result = self.run_program("lab", "check")
        self.assertIn("git is not installed; apt-get install git", result.out)


if __name__ == "__main__":
    lab.main(MISSING)
