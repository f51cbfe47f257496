#!/usr/bin/python3
"""plugin_run.py - the example engine through every command that takes one."""

import json
import os
import re
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import shared_object  # noqa: E402

SOURCE = shared_object.SOURCE
SCENARIO = shared_object.SCENARIO
KB = os.path.join(SOURCE, "scenarios", "kb810018", "base.json")
WARNINGS = ("-Wall", "-Wextra", "-pedantic", "-Werror")
INCLUDE = f"-I{SOURCE}/include"

# An engine with options: what it was told is its answer.
CHOOSER = shared_object.source(
    globals_="""
        static const char *const words[] = {"ok", "busy", NULL};
        static const struct st_plug_option options[] = {
            {"answer", words, 0, "a test"}, {NULL, NULL, 0, NULL}};""",
    sync="if (session->options[0]) return ST_PLUG_BUSY;",
    options="options",
)


def example():
    with open(os.path.join(shared_object.EXAMPLE, "upload.c"), encoding="utf-8") as file:
        return file.read()


class Plugins(program.Case):
    def setUp(self):
        super().setUp()
        shared_object.build(
            example(), os.path.join(self.folder, "upload.so"), "-std=c99", *WARNINGS
        )

    def events(self, path="log"):
        return [json.loads(line) for line in self.read(path).splitlines()]

    def test_it_runs_by_a_relative_and_an_absolute_path(self):
        for spec in ("./upload.so", os.path.join(self.folder, "upload.so")):
            result = self.expect(0, "run", "--engine", spec, SCENARIO)
            self.assertIn(f"pass   {spec}\n", result.out)
            self.expect(0, "run", "--in-process", "--engine", spec, SCENARIO)

    def test_kb_810018_is_passed(self):
        self.expect(0, "run", "-e", "./upload.so", "--repeat", "3", os.path.dirname(KB))

    def test_it_is_swept_and_the_cell_can_be_run_again(self):
        self.expect(0, "sweep", SCENARIO, "-e", "./upload.so", "--format", "jsonl=log")
        sweep = self.events()[1]
        self.assertEqual(sweep["engine"], "./upload.so")
        self.assertGreater(sweep["runs"], 100)
        (row,) = [row for row in sweep["rows"] if row["fault"] == "busy"]
        point = sweep["points"][next(i for i, cell in enumerate(row["cells"]) if cell != " ")]
        cell = f"busy@{point['step']}:{point['call_n']}"
        result = self.expect(0, "replay", SCENARIO, "-e", "./upload.so", "--cell", cell)
        self.assertIn("[./upload.so]", result.out)
        self.assertIn("(fired)", result.out)

    def test_the_command_that_a_sweep_prints_works(self):
        text = example().replace("status = save(", "(void)save(")
        self.assertNotEqual(text, example())
        shared_object.build(text, os.path.join(self.folder, "wrong.so"))
        self.expect(1, "sweep", SCENARIO, "-e", "./wrong.so", "--format", "jsonl=log")
        command = shlex.split(self.events()[1]["groups"][0]["command"])
        self.assertEqual(command[0], "synctorture")
        self.assertIn("./wrong.so", command)
        self.expect(1, *command[1:])

    def test_it_has_a_column_in_the_matrix(self):
        file = os.path.join(SOURCE, "scenarios", "kb810018", "base.json")
        result = self.run_program("matrix", file, "-e", "./upload.so", "-e", "ics-2000")
        self.assertIn(result.code, (0, 1), result.err)
        self.assertIn("upload.so", result.out)

    def test_options_reach_it_and_are_part_of_its_name(self):
        shared_object.build(CHOOSER, os.path.join(self.folder, "chooser.so"))
        self.run_program(
            "run", SCENARIO, "-e", "./chooser.so:answer=ok", "-e", "./chooser.so:answer=busy",
            "--format", "jsonl=log",
        )  # fmt: skip
        told = {
            case["engine"]: [step["status"] for step in case["steps"] if step["do"] == "sync"]
            for case in self.events()
            if case["event"] == "case"
        }
        self.assertEqual(told, {"./chooser.so": ["ok"], "./chooser.so:answer=busy": ["busy"]})

    def test_the_fuzz_target_runs_on_it(self):
        target = os.path.join(os.path.dirname(program.PROGRAM), "targets", "engine_run")
        corpus = f"{SOURCE}/fuzz/corpus/engine_run"
        for name, code in (("upload.so", 0), ("absent.so", 2)):
            engine = os.path.join(self.folder, name)
            done = subprocess.run(
                [target, corpus], env={**os.environ, "ST_ENGINE": engine}, check=False,
                capture_output=True,
            )  # fmt: skip
            self.assertEqual(done.returncode, code, done.stderr.decode())

    def test_a_scenario_may_speak_of_one_and_never_loads_it(self):
        known = {
            **program.SCENARIO,
            "known_failures": {"./absent.so": {"sync": "busy"}, "./upload.so": {"sync": "busy"}},
        }
        self.write("names.json", known)
        self.expect(0, "run", "-e", "reference", "names.json")
        result = self.run_program("run", "-e", "./upload.so", "names.json")
        self.assertIn("stale", result.out)

    def test_the_page_shows_the_example_as_it_is(self):
        with open(f"{SOURCE}/docs/shared-object-engines.md", encoding="utf-8") as file:
            blocks = re.findall(r"^```c\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
        self.assertIn(example(), blocks)


class PublicHeader(program.Case):
    def compile(self, *command, text):
        done = subprocess.run(
            [*command, *WARNINGS, INCLUDE, "-fsyntax-only", "-"],
            input=text.encode(), capture_output=True, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr.decode())

    def test_it_compiles_alone_as_c_and_as_cxx(self):
        for header in ("engine.h", "numbers.h"):
            text = f"#include <synctorture/{header}>\n" * 2 + "int main(void) { return 0; }\n"
            for standard in ("c99", "c11", "gnu17"):
                self.compile("cc", f"-std={standard}", "-x", "c", text=text)
            for standard in ("c++11", "c++17", "gnu++20"):
                self.compile("c++", f"-std={standard}", "-x", "c++", text=text)

    def test_an_engine_can_be_written_in_cxx(self):
        shared = os.path.join(self.folder, "cxx.so")
        subprocess.run(
            ["c++", "-std=c++11", *WARNINGS, "-Wno-missing-field-initializers", INCLUDE,
             "-shared", "-fPIC", "-x", "c++", "-", "-o", shared],
            input=example().encode(), check=True,
        )  # fmt: skip
        self.expect(0, "run", "-e", "./cxx.so", SCENARIO)

    def test_it_shows_nothing_of_the_inside(self):
        for header in ("engine.h", "numbers.h"):
            with open(f"{SOURCE}/include/synctorture/{header}", encoding="utf-8") as file:
                included = re.findall(r"#include [<\"](.*)[>\"]", file.read())
            allowed = {"stdbool.h", "stddef.h", "stdint.h", "synctorture/numbers.h"}
            self.assertLessEqual(set(included), allowed)


if __name__ == "__main__":
    program.main()
