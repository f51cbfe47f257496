#!/usr/bin/python3
"""package.py - what cpack makes is a package from which the program runs."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

BUILD = os.path.dirname(program.PROGRAM)


class Package(program.Case):
    def command(self, *words):
        done = subprocess.run(
            words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout.decode()}")
        return done.stdout.decode()

    def test_a_package_says_what_it_needs_and_its_program_runs(self):
        self.command("cpack", "--config", f"{BUILD}/CPackConfig.cmake", "-B", self.folder)
        package = [name for name in os.listdir(self.folder) if name.endswith(".deb")]
        self.assertEqual(len(package), 1)
        fields = self.command("dpkg-deb", "--field", package[0])
        self.assertIn("Package: synctorture\n", fields)
        self.assertRegex(fields, r"Depends: .*libjansson4")
        self.command("dpkg-deb", "--extract", package[0], "root")
        version = self.command("root/usr/bin/synctorture", "--version")
        self.assertEqual(version, self.expect(0, "--version").out)
        for path in ("man/man1/synctorture.1", "bash-completion/completions/synctorture"):
            self.assertTrue(os.path.exists(f"{self.folder}/root/usr/share/{path}"))


if __name__ == "__main__":
    program.main()
