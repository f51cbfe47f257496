"""runner.py - runs the steps of a GitHub action or workflow, and the lines of a GitLab job.

As a runner does, as far as the files in this tree need it: conditions, inputs, the files that
GITHUB_PATH and GITHUB_STEP_SUMMARY name, and bash with the options that runners give it. Actions
of others are not run; what is asked of them is kept.
"""

import os
import re
import subprocess

import yaml

ACTION = ".github/actions/run"
STATUS = ("always()", "failure()", "success()")


def read(path):
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


class Runner:
    """Runs in a folder; `changed` may rewrite a script before it is run."""

    def __init__(self, source, folder, environment, event="push", changed=lambda script: script):
        self.source, self.folder, self.event, self.changed = source, folder, event, changed
        self.files = {
            name: os.path.join(folder, "." + name)
            for name in ("GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        }
        self.environment = {**environment, **self.files, "CI": "true"}
        self.output, self.asked, self.failed = "", [], False

    def bash(self, script, options, folder=None, variables=()):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", *options, "-c", self.changed(script)],
            cwd=folder or self.folder,
            env={**self.environment, **dict(variables)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.output += done.stdout
        self.failed = self.failed or done.returncode != 0
        return done

    # --- GitHub -------------------------------------------------------------------------------

    def is_due(self, condition):
        condition = condition or "success()"
        values = {"always()": True, "failure()": self.failed, "success()": not self.failed}
        event = re.fullmatch(r"github\.event_name (==|!=) '(\w+)'", condition)
        assert event or condition in STATUS, condition
        if event:
            return not self.failed and (event[1] == "==") == (self.event == event[2])
        return values[condition]

    def fill(self, text, inputs):
        def value(found):
            if found[1] == "github.action_path":
                return os.path.join(self.source, ACTION)
            return inputs[re.fullmatch(r"inputs\.(\w+)", found[1])[1]]

        return re.sub(r"\$\{\{ (.*?) \}\}", value, text)

    def steps(self, steps, inputs=None):
        """Run those whose turn it is."""
        for step in steps:
            if not self.is_due(step.get("if")):
                continue
            if step.get("uses", "").split("@")[0].endswith("/" + ACTION):
                self.action(step.get("with", {}))
            elif "uses" in step:
                given = step.get("with", {}).items()
                given = {k: self.fill(str(v), inputs or {}) for k, v in given}
                self.asked.append((step["uses"], given))
            else:
                self.run(step, inputs or {})

    def run(self, step, inputs):
        folder = self.fill(step.get("working-directory", self.folder), inputs)
        variables = {k: self.fill(v, inputs) for k, v in step.get("env", {}).items()}
        pipefail = ["-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        assert "${{" not in step["run"], "text of a workflow's user would become a script"
        self.bash(step["run"], pipefail, folder, variables)
        added = self.take(self.files["GITHUB_PATH"]).splitlines()
        self.environment["PATH"] = os.pathsep.join([*reversed(added), self.environment["PATH"]])

    def action(self, given):
        action = read(os.path.join(self.source, ACTION, "action.yml"))
        assert action["runs"]["using"] == "composite" and set(given) <= set(action["inputs"])
        inputs = {name: one["default"] for name, one in action["inputs"].items()}
        before, self.failed = self.failed, False
        self.steps(action["runs"]["steps"], {**inputs, **given})
        self.failed = self.failed or before

    def take(self, path):
        """What a file holds, which is empty then."""
        if not os.path.exists(path):
            return ""
        with open(path, "r+", encoding="utf-8") as file:
            text = file.read()
            file.truncate(0)
        return text

    # --- GitLab -------------------------------------------------------------------------------

    def job(self, pipeline, name):
        """Run a job. True if it is passed."""
        lines = [*pipeline["before_script"], *pipeline[name]["script"]]
        return self.bash("\n".join(lines), ["-eo", "pipefail"]).returncode == 0
