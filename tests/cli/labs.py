#!/usr/bin/python3
"""labs.py - real tools as engines: what they do comes out as declared, and nothing is left."""

import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import lab  # noqa: E402

SOURCE = os.environ["SOURCE"]
LABS = sorted(
    name.removesuffix(".json")
    for name in os.listdir(os.path.join(SOURCE, "framework", "lab", "tools"))
)
TOOLS = ("rsync", "unison", "rclone", "git")
MISSING = lab.lacks(*TOOLS)

DENIED = {
    **program.SCENARIO,
    "server": {
        "/Team": {
            "acl": [{"allow": "alice", "role": "editor"}],
            "items": {
                "plan": {
                    "acl": [
                        {"deny": "everyone", "to": ["write-property"], "property": "state"}
                    ],
                    "properties": {"body": "draft", "state": "pending"},
                }
            },
        }
    },
    "steps": [
        {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
        {
            "do": "edit",
            "as": "alice",
            "item": "/Team/plan",
            "set": {"body": "final", "state": "done"},
        },
        {"do": "sync", "as": "alice"},
    ],
    "expect": {
        "sync": "access-denied",
        "errors": [{"item": "/Team/plan", "property": "state", "status": "access-denied"}],
        "server": {"/Team/plan": {"body": "final", "state": "pending"}},
    },
}


class WithoutTools(lab.Case):
    def test_a_missing_tool_is_skipped_with_its_package(self):
        self.path = self.place
        result = self.run_program("lab", "check")
        self.assertIn("unison is not installed; apt-get install unison", result.out)
        self.assertIn(f"0 of {len(LABS)} labs run here", result.out)
        self.assertNotEqual(result.code, 0)
        self.write("a.json", program.SCENARIO)
        result = self.run_program("run", "-v", "-e", "rsync", "a.json")
        self.assertIn("rsync is not installed; apt-get install rsync", result.out)
        self.assertNotEqual(result.code, 0)

    def test_a_bad_description_says_what_would_be_right(self):
        for members, words in (
            ({"sync": []}, '"sync" is to be an array of commands'),
            ({"exits": {"256": "ok"}}, "which is no exit code"),
            ({"exits": {"0": "fine"}}, 'no status is called "fine"'),
            ({"capabilities": ["uplaod"]}, 'did you mean "upload"?'),
            ({"messages": [{"match": "(", "status": "ok"}]}, "is no regular expression"),
            ({"colour": 1}, 'no member of a lab is called "colour"'),
            ({"variants": {"x": {"about": "x"}}}, 'is to have "before", "add" or both'),
            ({"variants": {"X": {"about": "x", "add": ["x"]}}}, "small letters"),
            ({"variants": {"x": {"about": "x", "ad": []}}}, 'did you mean "add"?'),
            ({"variants": {"x": {"about": "x", "before": [["true"], "x"]}}}, '"before"'),
            ({"variants": {"x": []}}, "no object where a member of a variant"),
            ({"shape": "filez"}, 'did you mean "files"?'),
            ({"lab": 2}, '"lab"'),
            ({"files": {"../a": []}}, "is no name of a file in {home}"),
            ({"files": {"a": "text"}}, "is to be an array of at most 200 lines"),
            ({"files": {"a": [1]}}, "is to be made of strings"),
            ({"never": []}, '"never" is to be an object'),
            ({"never": {"item.sav": {"why": "x"}}}, 'did you mean "item.save"?'),
            ({"never": {"item.save": "x"}}, "no object where a member of never"),
            ({"never": {"item.save": {}}}, '"why" is to be a string'),
            ({"never": {"item.save": {"why": "x", "versions": {}}}}, '"from", "below" or both'),
            ({"never": {"item.save": {"why": "x", "versions": {"from": "v2"}}}}, "numbers with"),
            (
                {"never": {"item.save": {"why": "x", "versions": {"from": "2", "below": "2.0"}}}},
                "no version is from 2 and below 2.0",
            ),
            ({"limits": {}}, '"limits" is to be an array'),
            ({"limits": ["x"]}, "no object where a member of a limit"),
            ({"limits": [{"breaks": "progres"}]}, 'did you mean "progress"?'),
            (
                {"limits": [{"breaks": "progress", "with": [], "why": "x"}]},
                '"with" is to be classes of',
            ),
            (
                {"limits": [{"breaks": "progress", "with": ["no faults"], "why": "x"}]},
                'did you mean "no fault"?',
            ),
            ({"limits": [{"breaks": "progress", "with": ["link"]}]}, '"why" is to be a string'),
            (
                {"limits": [{"breaks": "progress", "with": ["link"], "why": "x", "version": 1}]},
                'did you mean "versions"?',
            ),
            (
                {
                    "serve": {"command": ["true"], "as": "user"},
                    "never": {"item.save": {"why": "x"}},
                },
                "faults cannot happen to this one at all",
            ),
        ):
            with self.subTest(members=members):
                self.lab(**members)
                self.write("a.json", program.SCENARIO)
                result = self.expect(2, "run", "--engine-file", "mine.json", "a.json")
                self.assertIn(words, result.err)

    def test_a_name_that_is_nearly_one_of_a_lab_is_corrected(self):
        self.write("a.json", program.SCENARIO)
        self.assertIn('"unison"', self.expect(2, "run", "-e", "unisom", "a.json").err)


class WithTools(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def test_check_names_a_version_of_each(self):
        rows = json.loads(self.expect(0, "lab", "check", "-f", "json").out)
        self.assertEqual(sorted(row["lab"] for row in rows), LABS)
        for row in rows:
            if row["runs"]:
                self.assertRegex(row["version"], r"\d+\.\d+")
            else:
                self.assertIn("is not installed; apt-get install", row["why"])

    def test_check_looks_at_a_tool_of_ones_own(self):
        self.lab(version=["echo", "mine 1.2"])
        out = self.expect(0, "lab", "check", "--engine-file", "mine.json").out
        self.assertIn("mine                  runs     mine 1.2", out)
        self.assertIn("1 of 1 labs run here", out)
        self.lab(version=["no-such-tool"])
        out = self.expect(5, "lab", "check", "--engine-file", "mine.json").out
        self.assertIn("no-such-tool is not installed; apt-get install none", out)
        self.write("program.json", {"name": "mine", "argv": ["cat"]})
        result = self.expect(2, "lab", "check", "--engine-file", "program.json")
        self.assertIn("mine is no real tool; `synctorture engine check`", result.err)

    def test_how_long_a_server_took_is_no_part_of_what_it_says(self):
        self.write("a.json", {**program.SCENARIO, "expect": {"sync": "io-error"}})
        says = "date +'item-1-plan: NO (0.%N + 0.000 + 0.%N secs).'; exit 1"
        self.lab(
            sync=[["sh", "-c", says]], messages=[{"match": "NO", "status": "io-error"}]
        )
        case = self.run_program("run", "-f", "json", "--engine-file", "mine.json", "a.json")
        self.assertNotIn("the engine is not deterministic", case.out)
        self.assertIn("NO.", json.loads(case.out)["cases"][0]["syncs"][0]["log"][0])

    def test_all_engines_are_run_at_a_time_and_told_in_turn(self):
        self.write("a.json", program.SCENARIO)
        self.write("b.json", program.FAILING)
        words = ("-e", "unison", "-e", "reference", "-e", "rsync", "a.json", "b.json")
        outs = [self.expect(0, "compare", "-j", jobs, *words).out for jobs in ("1", "3")]
        self.assertEqual(*outs)
        self.assertRegex(outs[0], r"b  An offline.*\n.*engine.*\n *unison +fail")
        out = self.run_program("run", "-f", "json", "-e", "all", "a.json").out
        engines = {case["engine"] for case in json.loads(out)["cases"]}
        self.assertLessEqual(set(LABS) | {"reference"}, engines)

    def test_a_denied_property_is_neither_written_nor_replaced(self):
        self.write("a.json", DENIED)
        self.expect(0, "run", "-e", "rsync", "-e", "rsync-inplace", "-e", "unison", "a.json")

    def judge_version(self, version, **declared):
        """What comes of a tool called "rsync" that does nothing, declared to fail so."""
        failure = {"breaks": ["truthful-success", "progress", "error-surfaced"], **declared}
        self.write(
            "a.json",
            {
                **program.SCENARIO,
                "known_failures": {"rsync": failure},
                "workarounds": {"wait": {"effect": {"rsync": "fail"}, "change": {"title": "t"}}},
            },
        )
        self.lab(name="rsync", version=["echo", "rsync v" + version + "-DEV"])
        return self.run_program("run", "--engine-file", "mine.json", "a.json")

    def test_a_failure_is_known_in_its_versions_and_in_no_others(self):
        versions = {"from": "1.60", "below": "1.66"}
        found = self.judge_version("1.60.1", versions=versions)
        self.assertIn("1 known", found.out)
        self.assertEqual(found.code, 0)
        for version in ("1.66", "1.9", "1.100"):
            with self.subTest(version=version):
                found = self.judge_version(version, versions=versions)
                self.assertEqual(found.code, 1)
                self.assertIn("1 fail", found.out)
                self.assertIn(
                    f"declared of versions from 1.60 and below 1.66, and this is {version}",
                    " ".join(found.out.split()),
                )
                self.assertNotIn("effect of workaround", found.out)
        found = self.judge_version("1.66", versions={"from": "1.66"}, breaks=["progress"])
        self.assertIn("not as known_failures declares", found.out)

    def test_a_tool_that_does_nothing_and_says_ok_is_found_out(self):
        self.write("a.json", program.SCENARIO)
        self.lab()
        result = self.expect(1, "run", "--engine-file", "mine.json", "a.json")
        for invariant in ("truthful-success", "progress"):
            self.assertIn(invariant, result.out)

    def test_a_tool_that_hangs_fails_and_leaves_nothing(self):
        self.write("a.json", program.SCENARIO)
        self.lab(sync=[["sh", "-c", "sleep 4711 & sleep 4711"]])
        result = self.run_program(
            "run", "--engine-file", "mine.json", "--deadline", "1", "a.json"
        )
        self.assertEqual(result.code, 1, result.out)
        self.assertIn("did not end within 1 s", result.out)
        left = subprocess.run(["pgrep", "-f", "sleep 4711"], capture_output=True, check=False)
        self.assertEqual(left.stdout, b"")

    def test_advice_against_what_unison_forgets_is_judged_as_it_was_by_hand(self):
        path = os.path.join(SOURCE, "scenarios", "field", "unison-forgets-unreadable.json")
        options = ("-e", "unison-force", "--deadline", "60", "-f", "json")
        found = json.loads(self.expect(0, "matrix", *options, path).out)
        (row,) = found["rows"]
        effects = {cell["label"]: cell["effect"] for cell in row["cells"]}
        self.assertEqual(list(effects.values()).count("fixed"), 5)
        for label in ("run-it-again", "touch-the-file", "edit-the-file"):
            self.assertEqual(effects.pop(label), "fail")
        self.assertEqual(effects.pop("change-the-mode-of-the-folder"), "fail")
        self.assertEqual(set(effects.values()), {"fixed"})

    def test_a_variant_prepares_and_adds_words_for_one_synchronization(self):
        steps = [
            *program.SCENARIO["steps"][:2],
            {"do": "sync", "as": "alice", "variant": "mild"},
            {"do": "sync", "as": "alice"},
        ]
        self.write("a.json", {**program.SCENARIO, "steps": steps})
        self.lab(
            sync=[["sh", "-c", 'cat {home}/note; echo "got $1"; rm -f {home}/note', "sh"]],
            messages=[{"match": "^(got|left)", "status": "busy"}],
            variants={
                "mild": {
                    "about": "with less",
                    "before": [["sh", "-c", "echo left > {home}/note"]],
                    "add": ["{home}"],
                }
            },
        )
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        case = json.loads(result.out)["cases"][0]
        logs = [[line.split(" ", 1)[1] for line in sync["log"]] for sync in case["syncs"]]
        self.assertEqual(logs, [["left", "got <lab>"], ["got"]])
        self.assertIn("alice synchronizes, mild", json.dumps(case["steps"]))

        result = self.run_program("run", "-v", "-e", "reference", "-e", "rsync", "a.json")
        self.assertEqual(result.out.count('it has no variant "mild"'), 2)

    def test_a_variant_that_cannot_be_prepared_shows_nothing(self):
        steps = [*program.SCENARIO["steps"][:2]]
        steps.append({"do": "sync", "as": "alice", "variant": "mild"})
        self.write("a.json", {**program.SCENARIO, "steps": steps})
        self.lab(variants={"mild": {"about": "m", "before": [["sh", "-c", "echo no; exit 1"]]}})
        result = self.run_program("run", "-v", "--engine-file", "mine.json", "a.json")
        self.assertIn("the variant mild cannot be prepared: no", " ".join(result.out.split()))
        self.assertIn("1 inconclusive", result.out)

    def test_a_folder_that_is_not_synchronized_is_let_alone(self):
        scenario = {
            "scenario": 1,
            "title": "Of two folders, one is taken along",
            "identities": {"alice": {}},
            "server": {"/Team": {"items": {}}, "/Archive": {"items": {"paper": {}}}},
            "steps": [
                {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
                {"do": "sync", "as": "alice"},
            ],
            "expect": {"sync": "ok", "server": {"/Archive/paper": {}}},
        }
        self.write("a.json", scenario)
        self.expect(0, "run", "-e", "unison", "a.json")

    def test_who_owns_what_nobody_may_do_anything_with_may_do_nothing(self):
        scenario = {
            "scenario": 1,
            "title": "An item whose list is empty",
            "identities": {"alice": {}},
            "server": {"/Team": {"items": {"paper": {"acl": [], "owner": "alice"}}}},
            "steps": [
                {"do": "go-offline", "as": "alice", "folders": ["/Team"]},
                {"do": "sync", "as": "alice"},
            ],
            "expect": {"server": {"/Team/paper": {}}},
        }
        self.write("a.json", scenario)
        self.expect(0, "run", "-e", "rsync", "a.json")

    def test_an_item_that_is_in_two_folders_shows_nothing(self):
        steps = [
            {"do": "go-offline", "as": "alice", "folders": ["/Team", "/Archive"]},
            {"do": "edit", "as": "alice", "item": "/Team/plan", "set": {"body": "final"}},
            {"do": "server-move", "item": "/Team/plan", "to": "/Archive"},
            {"do": "sync", "as": "alice"},
        ]
        server = {**program.SCENARIO["server"], "/Archive": {}}
        expect = {"server": {"/Archive/plan": {}}}
        self.write(
            "a.json", {**program.SCENARIO, "server": server, "steps": steps, "expect": expect}
        )
        out = self.expect(5, "run", "-e", "unison", "a.json").out
        self.assertIn("an item that is in two folders", out)

    def test_what_could_not_be_set_up_is_no_finding(self):
        denied = {**DENIED, "steps": [*DENIED["steps"]]}
        denied["steps"].insert(1, {"do": "delete", "as": "alice", "item": "/Team/plan"})
        denied["steps"] = [s for s in denied["steps"] if s["do"] != "edit"]
        self.write("a.json", denied)
        self.lab(capabilities=["upload", "delete"])
        result = self.expect(5, "shrink", "--engine-file", "mine.json", "a.json")
        self.assertIn("nothing is broken", result.err)

    def test_what_it_says_of_an_item_becomes_an_error_of_the_item(self):
        self.write("a.json", program.SCENARIO)
        self.lab(
            sync=[["sh", "-c", "cd {replica}; ls -d */*/* | sed 's/^/no: /'; exit 3"]],
            exits={"0": "ok", "3": "busy"},
            messages=[{"match": "^no: ", "status": "busy"}],
        )
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        error = json.loads(result.out)["cases"][0]["syncs"][0]["errors"][0]
        self.assertEqual((error["item"], error["property"]), ("/Team/plan", "body"))
        self.assertEqual(error["status"], "busy")

    def test_a_tool_is_the_user_and_nobody_else(self):
        self.write("a.json", program.SCENARIO)
        self.lab(
            sync=[["sh", "-c", "id -u; id -G; env | sort >&2; exit 1"]],
            messages=[{"match": "^[0-9 ]+$|^SECRET", "status": "busy"}],
        )
        result = self.run_program("run", "--engine-file", "mine.json", "-f", "json", "a.json")
        log = "\n".join(json.loads(result.out)["cases"][0]["syncs"][0]["log"])
        self.assertRegex(log, r"61\d\d\d")
        self.assertNotRegex(log, r" 0$|SECRET")

    def test_what_files_cannot_express_is_skipped_with_the_reason(self):
        scenario = {
            **DENIED,
            "server": {
                "/Team": {
                    "acl": [{"allow": "alice", "role": "editor"}],
                    "items": {
                        "plan": {
                            "acl": [
                                {
                                    "deny": "everyone",
                                    "to": ["write-property"],
                                    "property": "state",
                                }
                            ],
                            "properties": {"body": "draft"},
                        }
                    },
                }
            },
            "expect": {"server": {"/Team/plan": {"body": "final"}}},
        }
        self.write("a.json", scenario)
        result = self.run_program("run", "-v", "-e", "rsync", "a.json")
        why = "who may make files in a folder may make any"
        self.assertIn(why, " ".join(result.out.split()))

        lifted = {"server": {"/Team": {"items": {"plan": {"acl": []}}}}}
        self.write("b.json", {**scenario, "workarounds": {"lift": {"change": lifted}}})
        found = json.loads(self.run_program("matrix", "-e", "rsync", "-f", "json", "b.json").out)
        (row,) = found["rows"]
        self.assertIn(why, row["skipped"])
        self.assertEqual((row["base"], row["cells"]), (None, []))


if __name__ == "__main__":
    lab.main(MISSING)
