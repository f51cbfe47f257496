#!/usr/bin/python3
"""labs_rootless.py - labs without root: in a user namespace, or why not and what helps.

No account is made: user and group `nobody` get their ranges in lists that only a mount
namespace of the test shows.
"""

import os
import pwd
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SKIPPED = 1 if os.environ.get("ST_NEEDS_ALL") else 77  # 77: CTest takes it for "did not run"
NOBODY = pwd.getpwnam("nobody").pw_uid
LISTS = ("/etc/subuid", "/etc/subgid")
TOOLS = ("rsync", "unison", "git", "setpriv", "unshare", "newuidmap", "newgidmap")


def why_not():
    """What this machine lacks for the test; empty when it lacks nothing."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    missing += [path for path in LISTS if not os.path.exists(path)]
    if os.geteuid() != 0:
        return [*missing, "root"]
    # In a chroot there are no user namespaces (user_namespaces(7)), and mounts only below a mount.
    for option, name in (("-m", "mount namespaces"), ("-U", "user namespaces")):
        if not missing and subprocess.run(["unshare", option, "true"], check=False).returncode:
            missing.append(name)
    return missing


MISSING = why_not()


class Rootless(program.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()
        os.chmod(self.folder, 0o755)
        self.place = os.path.join(self.folder, "tmp")
        os.mkdir(self.place)
        os.chown(self.place, NOBODY, NOBODY)
        self.write("a.json", program.SCENARIO)
        # Where that user can read it, whatever folder the build is in.
        self.program = os.path.join(self.folder, "synctorture")
        shutil.copy(program.PROGRAM, self.program)

    def run_as(
        self, *arguments, lists="", hide=(), options=(), user=NOBODY, path=os.environ["PATH"]
    ):
        """Run the program as that user, where the lists of ranges and some files are others."""
        self.write("list", lists)
        mounts = [f"mount --bind {self.folder}/list {path}" for path in LISTS]
        mounts += [f"mount --bind /dev/null {shutil.which(name)}" for name in hide]
        words = [f"--reuid={user}", f"--regid={user}", "--clear-groups", *options]
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", " && ".join([*mounts, 'exec setpriv "$@"']), "sh",
             *words, "--", self.program, *arguments],
            cwd=self.folder,
            env={**program.SANITIZERS, "TMPDIR": self.place, "PATH": path},
            capture_output=True,
            timeout=60,
            check=False,
        )  # fmt: skip
        self.assertEqual(os.listdir(self.place), [], "a lab has left something")
        return " ".join(done.stdout.decode().split()), done.returncode

    def check(self, **options):
        out, code = self.run_as("lab", "check", **options)
        self.assertIn("0 of ", out)
        self.assertNotEqual(code, 0)
        return out

    def test_a_range_of_ids_is_enough(self):
        ranges = f"somebody:100000:65536\nnobody:400000:100\n{NOBODY}:200000:65536\n"
        out, code = self.run_as("run", "-e", "rsync", "-e", "unison", "a.json", lists=ranges)
        self.assertIn("2 pass", out)
        self.assertEqual(code, 0)

    def test_denials_bind_there_as_they_do_with_root(self):
        path = os.path.join(os.environ["SOURCE"], "scenarios", "field")
        shutil.copytree(path, os.path.join(self.folder, "field"))
        out, code = self.run_as(
            "run", "-e", "unison", "field/unison-keeps-what-is-unreadable.json",
            lists="nobody:200000:65536",
        )  # fmt: skip
        self.assertIn("1 known", out)
        self.assertEqual(code, 0)

    def test_a_server_of_somebody_else_serves_there(self):
        path = os.path.join(os.environ["SOURCE"], "scenarios", "field")
        shutil.copytree(path, os.path.join(self.folder, "field"))
        out, code = self.run_as(
            "run", "--deadline", "50", "-e", "git-push-atomic",
            "field/git-atomic-refuses-all.json",
            lists="nobody:200000:65536",
        )  # fmt: skip
        self.assertIn("1 known", out)

    def test_a_server_runs_there_as_it_does_with_root(self):
        lacking = [tool for tool in ("dovecot", "mbsync") if not shutil.which(tool)]
        if lacking:
            self.skipTest("this machine lacks " + ", ".join(lacking))
        path = os.path.join(os.environ["SOURCE"], "scenarios", "field")
        shutil.copytree(path, os.path.join(self.folder, "field"))
        out, code = self.run_as(
            "run", "-e", "mbsync", "a.json", "field/mail-moved-is-lost.json",
            lists="nobody:200000:65536", path="/usr/bin:/bin",
        )  # fmt: skip
        self.assertIn("1 pass, 1 known", out)
        self.assertEqual(code, 0)

    def test_without_a_range_the_command_that_gives_one_is_told(self):
        out = self.check(lists="nobody:300000:1000\nother:301000:65536\n")
        self.assertIn("nobody needs 62024 subordinate ids, and /etc/subuid gives 1000", out)
        self.assertIn("usermod --add-subuids 366536-432071 nobody", out)

    def test_without_the_program_its_package_is_told(self):
        for name in ("newuidmap", "newgidmap"):
            out = self.check(lists="nobody:200000:65536", hide=[name])
            self.assertIn(f"{name} is not installed; apt-get install uidmap", out)

    def test_what_refuses_the_map_is_told(self):
        out = self.check(lists="nobody:200000:65536", options=["--no-new-privs"])
        self.assertIn("the ids of a user namespace are refused: newuidmap: ", out)

    def test_who_has_no_account_is_told_so(self):
        out = self.check(lists="61999:200000:65536", user=61999)
        self.assertIn("have an account, as user id 61999 has not", out)


if __name__ == "__main__":
    if not MISSING:
        program.main()
    print("NOT RUN: labs_rootless: this machine lacks", ", ".join(MISSING), file=sys.stderr)
    sys.exit(SKIPPED)
