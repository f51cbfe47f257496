#!/usr/bin/python3
"""heartbeat.py - without a terminal, lines say that something that takes long still goes on.

What takes long goes on until the lines have come, so nothing here depends on how fast the machine
is; tests/unit/test_progress.c has the clock.
"""

import os
import re
import signal
import subprocess
import sys
import threading

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

ENGINES = os.path.join(os.environ["SOURCE"], "examples", "engines")
LIMIT_S = 200  # then the lines do not come

# An engine that synchronizes when somebody opens a pipe.
PATIENT = """
import sys
sys.path.insert(0, {engines!r})
import synctorture
def sync(session):
    open({gate!r}).close()
synctorture.run("patient", "1", ["upload"], sync)
"""


class Heartbeat(program.Case):
    def start(self, *arguments):
        process = subprocess.Popen(
            [program.PROGRAM, *arguments], cwd=self.folder, env={**program.SANITIZERS, "CI": "1"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        timer = threading.Timer(LIMIT_S, process.kill)
        timer.start()
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.addCleanup(timer.cancel)
        return process

    def test_a_run_that_waits_for_an_engine_says_how_far_it_is(self):
        gate = os.path.join(self.folder, "gate")
        os.mkfifo(gate)
        self.write("patient.py", PATIENT.format(engines=ENGINES, gate=gate))
        self.write("a.json", {**program.SCENARIO, "expect": {"sync": "ok"}})
        process = self.start(
            "run", "--heartbeat", "1", "--deadline", "3600", "a.json",
            "--engine", "/usr/bin/python3 patient.py",
        )  # fmt: skip
        for _ in range(2):
            line = process.stderr.readline()
            self.assertRegex(line, r"^synctorture run  \[>? +\] 0/1   0 wrong\n$")
        process.send_signal(signal.SIGTERM)
        process.wait()

    def test_fuzzing_says_how_far_it_is(self):
        process = self.start("fuzz", "-e", "reference", "--heartbeat", "1", "--seconds", "86400")
        lines = [process.stderr.readline() for _ in range(3)]
        self.assertRegex(lines[0], r"^seed \d+\n$")
        for line in lines[1:]:
            self.assertRegex(line, r"^fuzz reference  \d+:\d\d  found \d+  \d+ runs ")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), 143)

    def test_what_it_cannot_be_is_told(self):
        for value in ("0", "3601", "-1", "x"):
            err = self.expect(2, "run", "--heartbeat", value).err
            self.assertRegex(err, re.escape("--heartbeat takes a number from 1 to 3600, not "))


if __name__ == "__main__":
    program.main()
