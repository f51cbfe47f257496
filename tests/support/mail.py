"""mail.py - what tests of the mail labs share: a folder of their own, and nothing left in it."""

import os
import shutil
import stat
import subprocess
import sys
import unittest

import lab
import program

SKIPPED = 1 if os.environ.get("ST_NEEDS_ALL") else 77  # 77: CTest takes it for "did not run"
TOOLS = ("mbsync", "offlineimap")
MISSING = [tool for tool in ("dovecot", *TOOLS) if not shutil.which(tool)]
if os.geteuid() != 0:
    MISSING.append("root")
PATIENCE = 240  # seconds: mbsync waits for the next second before it looks at a Maildir again


class Case(lab.Case):
    """What a lab has made, its server too, has to be gone at the end."""

    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def tearDown(self):
        left = subprocess.run(["pgrep", "-f", self.place], capture_output=True, check=False)
        self.assertEqual(left.stdout, b"", "a server is left")
        super().tearDown()

    def run_program(self, *arguments, **options):
        return super().run_program(*arguments, seconds=PATIENCE, **options)

    def fake_server(self, *lines):
        """Another dovecot that is found first."""
        folder = os.path.join(self.folder, "bin")
        self.write("bin/dovecot", "\n".join(("#!/bin/sh", *lines, "")))
        os.chmod(os.path.join(folder, "dovecot"), stat.S_IRWXU)
        self.path = folder + ":" + self.path


def main():
    if not MISSING:
        program.main()
    done = unittest.main(verbosity=0, exit=False).result
    if not done.wasSuccessful():
        sys.exit(1)
    print("NOT RUN: mail labs: this machine lacks", ", ".join(MISSING), file=sys.stderr)
    sys.exit(SKIPPED)
