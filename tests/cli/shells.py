#!/usr/bin/python3
"""shells.py - completions in real shells, and the manual page, are what help says."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

# What is typed, the last word being what is completed; something that is offered; something not.
TYPED = (
    (["ru"], "run", "sweep"),
    (["--v"], "--version", "--help"),
    (["run", "--eng"], "--engine", "--format"),
    (["run", "--engine", "ref"], "reference", "ics-2000"),
    (["run", "-e", "ics"], "ics-2000", "reference"),
    (["run", "--format", "js"], "jsonl", "human"),
    (["list", "--format", "js"], "json", "jsonl"),
    (["list", "eng"], "engines", "faults"),
    (["sweep", "--fault", "cr"], "crash", "repeat"),
    (["run", "--color", "a"], "always", "never"),
    (["access", "--right", "write-p"], "write-property", "read-property"),
    (["explain", "acc"], "access-denied", "conflict"),
    (["help", "ma"], "matrix", "run"),
    (["completion", "f"], "fish", "bash"),
)


class InShells(program.Case):
    def setUp(self):
        super().setUp()
        os.symlink(program.PROGRAM, os.path.join(self.folder, "synctorture"))
        self.write("a scenario.json", "{}")

    def offered(self, shell, script):
        """What a shell prints, run without anybody's start-up files."""
        done = subprocess.run(
            [*shell, script],
            cwd=self.folder,
            env={
                **program.SANITIZERS,
                "HOME": self.folder,
                "PATH": self.folder + ":/usr/bin:/bin",
                "TERM": "dumb",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=True,
        )
        return done.stdout.decode().splitlines()

    def expect_offers(self, ask):
        for typed, there, absent in TYPED:
            with self.subTest(typed=typed):
                words = [re.split(r"[\t:]", line)[0] for line in ask(typed)]
                self.assertIn(there, words)
                self.assertNotIn(absent, words)

    def in_bash(self, typed):
        words = " ".join(f"'{word}'" for word in ["synctorture", *typed])
        return self.offered(
            ["bash", "--norc", "-c"],
            "source <(synctorture completion bash); "
            f"COMP_WORDS=({words}); COMP_CWORD={len(typed)}; "
            f"_synctorture synctorture '{typed[-1]}' ''; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        )

    def in_zsh(self, typed):
        words = " ".join(f"'{word}'" for word in ["synctorture", *typed])
        return self.offered(
            ["zsh", "-f", "-c"],
            "compdef() { :; }; _files() { print files; }; _describe() { print -rl -- ${(P)2}; }; "
            "source <(synctorture completion zsh); "
            f"words=({words}); CURRENT={len(typed) + 1}; _synctorture",
        )

    def in_fish(self, typed):
        return self.offered(
            ["fish", "--no-config", "-c"],
            "synctorture completion fish | source; "
            f"complete -C 'synctorture {' '.join(typed)}'",
        )

    def test_bash(self):
        self.expect_offers(self.in_bash)

    def test_bash_parts_words_at_an_equals_sign(self):
        self.assertEqual(self.in_bash(["run", "--engine", "=", "ref"]), ["reference"])
        self.assertIn("reference", self.in_bash(["run", "--engine", "="]))

    def test_zsh(self):
        self.expect_offers(self.in_zsh)

    def test_fish(self):
        self.expect_offers(self.in_fish)

    def test_where_there_is_nothing_to_offer_it_is_files(self):
        self.assertEqual(self.in_bash(["run", "a"]), [""])
        self.assertEqual(self.in_zsh(["run", "a"]), ["files"])
        self.assertIn("a scenario.json", self.in_fish(["run", ""]))

    def test_there_is_no_such_shell(self):
        self.assertIn(
            'no completions for "tcsh"; one of bash, zsh, fish',
            self.expect(2, "completion", "tcsh").err,
        )

    def test_what_makes_no_sense_gets_no_offer_and_no_complaint(self):
        for typed in ([], ["no-such-command", ""], ["run", "--no-such-option", ""], ["=", "="]):
            with self.subTest(typed=typed):
                result = self.expect(0, "__complete", *typed)
                self.assertEqual((result.out, result.err), ("", ""))


class Manual(program.Case):
    def rendered(self):
        return subprocess.run(
            ["mandoc", "-T", "ascii", "-O", "width=200"],
            input=self.expect(0, "manual").out.encode(),
            stdout=subprocess.PIPE,
            check=True,
        ).stdout.decode()

    def test_mandoc_finds_no_fault(self):
        page = self.expect(0, "manual").out.encode()
        lint = subprocess.run(
            ["mandoc", "-T", "lint", "-W", "error"], input=page, stdout=subprocess.PIPE, check=False
        )
        self.assertEqual((lint.returncode, lint.stdout), (0, b""))

    def test_every_command_option_and_example_of_help_is_there(self):
        page = re.sub(r".\x08", "", self.rendered())
        for command in re.findall(r"^  ([a-z]+)  ", self.expect(0, "help").out, re.MULTILINE):
            text = self.expect(0, "help", command).out
            self.assertRegex(page, rf"(?m)^   {command}\b")
            for option in re.findall(r"^ .*(--[a-z-]+)", text, re.MULTILINE):
                self.assertIn(option, page)
            for example in text.split("examples:\n")[1].splitlines():
                self.assertIn(example.strip(), page)


if __name__ == "__main__":
    program.main()
