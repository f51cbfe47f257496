#!/usr/bin/python3
"""ci.py - the action, the workflow and the pipeline that docs/how-to/fuzz-in-ci.md shows, run.

Installing and building are looked at and not done, unless ST_ACTION_BUILDS is set: `./dev action`.
"""

import glob
import json
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import formats  # noqa: E402
import program  # noqa: E402
import runner  # noqa: E402

SOURCE = os.path.abspath(os.environ["SOURCE"])
CI = os.path.join(SOURCE, "examples", "ci")
ORIGIN = "https://example.org/synctorture.git"
BUILDS = bool(os.environ.get("ST_ACTION_BUILDS"))

# What stands in for commands that need root or the network.
STAND_INS = {
    "sudo": 'exec "$@"',
    "apt-get": 'echo "$@" >>"$STOOD_IN/apt-get.log"',
    "git": 'for to; do :; done; mkdir -p "$to/build/run"\n'
    'ln -s "$PROGRAM" "$to/build/run/synctorture"; echo "$@" >>"$STOOD_IN/git.log"',
}
CMAKE = {"cmake": 'echo "$@" >>"$STOOD_IN/cmake.log"'}
CLONE = {
    "git": f'for to; do :; done; ln -s "{SOURCE}" "$to"; echo "$@" >>"$STOOD_IN/git.log"'
}


def shorter(script):
    """As much of the fuzzing as shows that it goes."""
    return re.sub(r"--runs \d+", "--runs 20", re.sub(r"--seconds \d+", "--seconds 1", script))


def read_json(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return json.load(file)


def packages_of(command):
    with open(os.path.join(SOURCE, "dev"), encoding="utf-8") as file:
        return re.search(rf"(?m)^{command}='(.*)'$", file.read())[1].split()


class Ci(program.Case):
    def setUp(self):
        super().setUp()
        for name in "synctorture.py", "upload.py":
            shutil.copy(os.path.join(SOURCE, "examples", "engines", name), self.folder)
        self.write("mine.json", {"name": "mine", "argv": ["/usr/bin/python3", "upload.py"]})
        self.write("scenarios/first.json", program.SCENARIO)
        self.tools = os.path.join(self.folder, "tools")
        for name, script in {**STAND_INS, **(CLONE if BUILDS else CMAKE)}.items():
            path = self.write(f"tools/{name}", f"#!/bin/sh\n{script}\n")
            os.chmod(os.path.join(self.folder, path), 0o755)

    def runner(self, event="push"):
        path = self.tools + ":/usr/bin:/bin"
        environment = {
            **program.SANITIZERS, "PATH": path, "STOOD_IN": self.tools, "HOME": self.folder,
            "PROGRAM": os.path.abspath(program.PROGRAM), "SYNCTORTURE_GIT": ORIGIN,
        }  # fmt: skip
        return runner.Runner(SOURCE, self.folder, environment, event, shorter)

    def use_program(self, made):
        """The runner's PATH names what the action has built; here, that is the program we test."""
        if not BUILDS:
            os.symlink(os.path.abspath(program.PROGRAM), os.path.join(self.tools, "synctorture"))
        return made

    def logged(self, tool):
        with open(os.path.join(self.tools, tool + ".log"), encoding="utf-8") as file:
            return file.read().splitlines()

    def installed(self):
        line = next(line for line in self.logged("apt-get") if "install" in line)
        return [word for word in line.split()[1:] if not word.startswith("-")]

    # --- GitHub ---------------------------------------------------------------------------------

    def workflow(self, event, scenario=None):
        if scenario:
            self.write("scenarios/first.json", scenario)
        made = self.use_program(self.runner(event))
        steps = runner.read(os.path.join(CI, "github.yml"))["jobs"]["scenarios"]["steps"]
        made.steps(steps)
        return made

    def test_the_workflow_passes_where_all_is_well(self):
        made = self.workflow("push")
        self.assertFalse(made.failed, made.output)
        self.assertIn("PASS  1 of 1   1 pass", made.output)
        self.assertIn("synctorture: 0 of 1 wrong", made.output)
        self.assertRegex(made.output, r"mine: 20 runs in ")
        self.assertNotIn("::error", made.output)
        kept = [given["path"].split() for uses, given in made.asked if "upload" in uses]
        self.assertEqual(
            kept, [["synctorture.html", "synctorture.jsonl"], ["sweep.html", "sweep.jsonl"]]
        )
        for path in sum(kept, []):
            name = "html" if path.endswith(".html") else "jsonl"
            formats.check(name, self.read(path))

    def test_a_failure_is_a_red_step_an_annotation_a_summary_and_a_report(self):
        made = self.workflow("push", program.FAILING)
        self.assertTrue(made.failed)
        self.assertRegex(made.output, r"(?m)^::error file=scenarios/first.json,line=\d+,")
        self.assertIn("| first | mine |", made.take(made.files["GITHUB_STEP_SUMMARY"]))
        self.assertNotRegex(made.output, r"mine: \d+ runs in ")
        names = [given["name"] for uses, given in made.asked if "upload" in uses]
        self.assertEqual(names, ["synctorture", "sweep", "findings"])
        formats.check("html", self.read("synctorture.html"))

    def test_at_night_it_fuzzes_from_anywhere(self):
        made = self.workflow("schedule")
        self.assertRegex(made.output, r"mine: \d+ runs in ")
        self.assertNotIn("mine: 20 runs in ", made.output)

    def test_the_action_installs_what_a_build_needs_and_builds_it(self):
        made = self.workflow("push")
        self.assertEqual(sorted(self.installed()), sorted(packages_of("for_run")))
        self.assertIn(os.path.join(SOURCE, "build", "run"), made.environment["PATH"].split(":"))
        if not BUILDS:
            self.assertEqual(self.logged("cmake")[:2], ["--preset run", "--build --preset run"])
            presets = read_json("CMakePresets.json")
            for kind in "configurePresets", "buildPresets":
                self.assertIn("run", [preset["name"] for preset in presets[kind]])

    # --- GitLab ---------------------------------------------------------------------------------

    def test_every_job_of_the_pipeline_passes_if_all_is_well_and_leaves_its_artifacts(self):
        pipeline = runner.read(os.path.join(CI, "gitlab-ci.yml"))
        jobs = [name for name, job in pipeline.items() if isinstance(job, dict) and "script" in job]
        self.assertEqual(jobs, ["scenarios", "fuzz", "fuzz at night"])
        for name in jobs:
            with self.subTest(job=name):
                made = self.runner()
                passed = made.job(pipeline, name)
                # From a seed of its own, fuzzing may find something, and then must say so.
                found = name == "fuzz at night" and "FINDING 1  " in made.output
                self.assertEqual(passed, not found, made.output)
                for path in pipeline[name]["artifacts"]["paths"] if found else ():
                    self.assertTrue(os.listdir(os.path.join(self.folder, path)))
                clone = os.path.join(self.folder, ".synctorture")
                os.remove(clone) if BUILDS else shutil.rmtree(clone)
        kept = pipeline["scenarios"]["artifacts"]
        for path in kept["reports"]["junit"]:
            formats.check_junit(self.read(path), ("file",))
            self.assertIn('file="scenarios/first.json"', self.read(path))
        for path in kept["paths"]:
            formats.check("html", self.read(path))
        self.assertLessEqual(set(packages_of("for_run")), set(self.installed()))
        self.assertIn(f"clone --depth 1 {ORIGIN} .synctorture", self.logged("git"))

    def test_a_job_with_a_failure_fails_and_leaves_the_report(self):
        self.write("scenarios/first.json", program.FAILING)
        pipeline = runner.read(os.path.join(CI, "gitlab-ci.yml"))
        self.assertFalse(self.runner().job(pipeline, "scenarios"))
        self.assertEqual(pipeline["scenarios"]["artifacts"]["when"], "always")
        self.assertIn("<failure ", self.read("run.xml"))

    # --- Containers -------------------------------------------------------------------------------

    def test_the_container_of_editors_begins_with_a_command_of_dev(self):
        command = read_json(".devcontainer/devcontainer.json")["postCreateCommand"].split()
        self.assertEqual(command[0], "./dev")
        with open(os.path.join(SOURCE, "dev"), encoding="utf-8") as file:
            self.assertIn(f"\n{command[1]})\n", file.read())

    def test_all_files_of_this_kind_are_yaml(self):
        found = glob.glob(CI + "/*.yml") + glob.glob(SOURCE + "/.github/**/*.yml", recursive=True)
        self.assertGreaterEqual(len(found), 3)
        for path in found:
            self.assertIsInstance(runner.read(path), dict)


if __name__ == "__main__":
    program.main()
