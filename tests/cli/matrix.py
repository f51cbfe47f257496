#!/usr/bin/python3
"""matrix.py - do workarounds work, what do they cost, and is that told as it is?

After a change that is meant, `matrix.py --update` writes the golden files anew.
"""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SOURCE = os.environ["SOURCE"]
KB = os.path.join(SOURCE, "scenarios", "kb810018")
GOLDEN = os.path.join(SOURCE, "tests", "golden")

# Bob may read and nothing else; "grant" lets him write, "join" puts him above all lists.
CLOSED = {
    "scenario": 1,
    "title": "Bob's edit is refused",
    "identities": {"bob": {}, "root": {"members": [], "privileges": ["bypass-acl"]}},
    "server": {
        "/Team": {
            "acl": [{"allow": "bob", "to": ["read"]}],
            "items": {"plan": {"properties": {"body": "draft"}}},
        }
    },
    "steps": [
        {"do": "go-offline", "as": "bob", "folders": ["/Team"]},
        {"do": "edit", "as": "bob", "item": "/Team/plan", "set": {"body": "final"}},
        {"do": "sync", "as": "bob"},
    ],
    "expect": {"sync": "ok", "server": {"/Team/plan": {"body": "final"}}},
    "workarounds": {
        "grant": {
            "change": {"server": {"/Team": {"acl": [{"allow": "bob", "to": ["read", "write"]}]}}}
        },
        "join": {"change": {"identities": {"root": {"members": ["bob"]}}}},
        "wait": {"change": {"tags": ["waiting"]}},
        "spoil": {"change": {"expect": {"sync": "gone"}}},
        "strange": {"change": {"needs": ["whole-item"]}},
    },
}


def stating(**effects):
    """CLOSED, with what is stated about its workarounds."""
    workarounds = {name: dict(value) for name, value in CLOSED["workarounds"].items()}
    for name, stated in effects.items():
        workarounds[name].update(stated)
    return {**CLOSED, "workarounds": workarounds}


class Matrix(program.Case):
    def matrix(self, code, scenario, *options):
        self.write("closed.json", scenario)
        result = self.expect(code, "matrix", "--format", "json", *options, "closed.json")
        return json.loads(result.out)

    def cells(self, document, row=0):
        return {cell["label"]: cell["effect"] for cell in document["rows"][row]["cells"]}

    def test_every_word_is_reached(self):
        document = self.matrix(0, CLOSED, "-e", "reference")
        self.assertEqual(document["rows"][0]["base"]["effect"], "fail")
        self.assertEqual(
            self.cells(document),
            {
                "grant": "fixed",
                "join": "fixed",
                "wait": "fail",
                "spoil": "fail",
                "strange": "not-applicable",
            },
        )
        passing = {**CLOSED, "expect": {"sync": "access-denied"}}
        document = self.matrix(0, passing, "-e", "reference")
        self.assertEqual(document["rows"][0]["base"]["effect"], "ok")
        cells = self.cells(document)
        self.assertEqual(cells["wait"], "ok")
        self.assertEqual(cells["spoil"], "broken")
        self.assertEqual(cells["grant"], "broken")
        because = document["rows"][0]["cells"][0]["because"]
        self.assertEqual(
            because,
            "no-escalation is broken: property body of /Team/plan, which bob may not change "
            "without the workaround",
        )

    def test_a_workaround_that_does_not_hold_under_every_fault_is_partly_one(self):
        document = self.matrix(0, CLOSED, "-e", "zoo/timeout-means-done", "--sweep")
        cell = document["rows"][0]["cells"][0]
        self.assertEqual(cell["effect"], "partly")
        self.assertLess(0, cell["good"])
        self.assertLess(cell["good"], cell["runs"])
        self.assertIn("truthful-success", cell["under_faults"])
        out = self.expect(0, "matrix", "-e", "zoo/timeout-means-done", "--sweep", "closed.json").out
        self.assertIn(f"PARTLY {cell['good']}/{cell['runs']}", out)
        self.assertEqual(self.cells(self.matrix(0, CLOSED, "-e", "reference", "--sweep"))["grant"],
                         "fixed")

    def test_only_the_faults_that_were_asked_for_are_tried(self):
        all_runs, some = (
            self.matrix(0, CLOSED, "-e", "reference", "--sweep", *options)["rows"][0]["cells"][0]
            for options in ((), ("--fault", "crash"))
        )
        self.assertLess(0, some["runs"])
        self.assertLess(some["runs"], all_runs["runs"])

    def test_pairs_are_tried_in_the_order_of_the_file(self):
        labels = list(self.cells(self.matrix(0, CLOSED, "-e", "reference", "--pairs")))
        names = list(CLOSED["workarounds"])
        self.assertEqual(labels[:5], names)
        self.assertEqual(
            labels[5:], [f"{a} + {b}" for i, a in enumerate(names) for b in names[i + 1 :]]
        )

    def test_what_is_stated_is_held_to(self):
        right = stating(grant={"effect": {"reference": "fixed"}})
        self.assertEqual(self.matrix(0, right, "-e", "reference")["strange"], 0)
        wrong = stating(grant={"effect": {"reference": "fail"}})
        document = self.matrix(1, wrong, "-e", "reference")
        self.assertEqual(document["strange"], 1)
        self.assertTrue(document["rows"][0]["cells"][0]["strange"])
        out = self.expect(1, "matrix", "-e", "reference", "closed.json").out
        self.assertRegex(out, r"not as stated: fail   closed\.json:[0-9]+\n")
        self.assertIn("FAIL  1 not as the scenario states", out)
        self.expect(1, "run", "-e", "reference", "closed.json")
        self.expect(0, "matrix", "-e", "three-way", "closed.json")

    def test_what_is_stated_under_faults_is_held_to_under_faults(self):
        wrong = stating(grant={"under-faults": {"reference": "partly"}})
        self.matrix(0, wrong, "-e", "reference")
        self.matrix(1, wrong, "-e", "reference", "--sweep")
        right = stating(grant={"under-faults": {"reference": "fixed"}})
        self.matrix(0, right, "-e", "reference", "--sweep")

    def test_the_cost_is_told_with_who_gains_through_what(self):
        document = self.matrix(0, CLOSED, "-e", "reference")
        costs = {event["label"]: event["cost"] for event in document["workarounds"]}
        self.assertEqual(costs["wait"]["gained"]["count"], 0)
        self.assertEqual(costs["wait"]["privileges"], [])
        self.assertEqual(
            costs["join"]["privileges"],
            [{"who": "bob", "privilege": "bypass-acl", "through": "root"}],
        )
        wanted = {
            "who": "bob",
            "right": "write-property",
            "kind": "property",
            "on": "/Team/plan#body",
            "through": "root (bypass-acl)",
            "needed": True,
        }
        self.assertIn(wanted, costs["join"]["gained"]["triples"])
        self.assertIn(
            {**wanted, "through": "an entry for bob"}, costs["grant"]["gained"]["triples"]
        )
        self.assertLess(costs["grant"]["gained"]["count"], costs["join"]["gained"]["count"])

    def test_the_advice_is_the_cheapest_that_fixes_all_and_breaks_nothing(self):
        (advice,) = self.matrix(0, CLOSED, "-e", "reference", "-e", "three-way")["advice"]
        self.assertEqual((advice["take"], advice["failing"]), ("grant", 2))
        passing = {**CLOSED, "expect": {"sync": "access-denied"}}
        (advice,) = self.matrix(0, passing, "-e", "reference")["advice"]
        self.assertEqual((advice["take"], advice["failing"]), (None, 0))
        workarounds = {name: CLOSED["workarounds"][name] for name in ("wait", "spoil")}
        (advice,) = self.matrix(0, {**CLOSED, "workarounds": workarounds}, "-e", "reference")[
            "advice"
        ]
        self.assertEqual((advice["take"], advice["fixed"]), (None, 0))

    def test_scenarios_with_the_same_workarounds_share_a_table(self):
        self.write("one.json", CLOSED)
        self.write("two.json", CLOSED)
        self.write("three.json", {**CLOSED, "workarounds": {"wait": {"change": {}}}})
        result = self.expect(0, "matrix", "-e", "reference", "-fhuman", "-fjson=j", "one.json",
                             "two.json", "three.json")
        self.assertEqual(result.out.count("MATRIX"), 2)
        advice = json.loads(self.read("j"))["advice"]
        self.assertEqual([entry["scenarios"] for entry in advice], [["one", "two"], ["three"]])

    def test_nothing_to_try_is_said(self):
        self.write("plain.json", program.SCENARIO)
        result = self.expect(5, "matrix", "plain.json")
        self.assertIn("no scenario has workarounds", result.err)
        self.assertIn("NOTHING RAN", result.out)
        self.expect(0, "matrix", "--allow-empty", "plain.json")

    def test_a_skipped_row_says_why(self):
        needing = {**CLOSED, "needs": ["whole-item"]}
        document = self.matrix(5, needing, "-e", "reference")
        self.assertEqual(document["rows"][0]["base"], None)
        self.assertIn("whole-item", document["rows"][0]["skipped"])

    def test_each_cell_can_be_run_again(self):
        document = self.matrix(0, CLOSED, "-e", "reference", "--pairs")
        for cell in document["rows"][0]["cells"][:2]:
            command = cell["reproduce"].split()
            self.assertEqual(command[0], "synctorture")
            self.expect(0, *command[1:])
        result = self.expect(3, "run", "-w", "nobody", "closed.json")
        self.assertIn('no workaround is called "nobody"', result.err)

    def test_what_was_run_with_a_workaround_says_so_where_it_tells_how_to_do_it_again(self):
        self.write("closed.json", CLOSED)
        name = next(iter(CLOSED["workarounds"]))
        for command, key in (("run", "reproduce"), ("sweep", "command")):
            with self.subTest(command=command):
                order = [command, "-w", name, "-e", "zoo/stops-without-a-word", "-f", "json"]
                text = self.run_program(*order, "closed.json").out
                commands = re.findall(rf'"{key}": "(synctorture [^"]*)"', text)
                self.assertTrue(commands)
                for line in commands:
                    self.assertTrue(line.endswith(f" --workaround {name}"), line)

    def test_a_recorded_matrix_is_told_again_to_the_byte(self):
        self.write("closed.json", CLOSED)
        options = ["-e", "reference", "--sweep", "--pairs"]
        self.expect(0, "matrix", *options, "--format", "jsonl=log", "closed.json")
        for name in "human", "json", "jsonl", "markdown":
            with self.subTest(report=name):
                out = self.expect(0, "matrix", *options, "--format", name, "closed.json").out
                self.assertEqual(self.expect(0, "report", "log", "--format", name).out, out)

    def test_names_cannot_forge_markdown(self):
        name = "a|b`c`<i>*[x](y)"
        scenario = {**CLOSED, "title": name, "workarounds": {name: {"change": {}}}}
        self.write("closed.json", scenario)
        out = self.expect(0, "matrix", "-e", "reference", "-f", "markdown", "closed.json").out
        for line in out.splitlines():
            if line.startswith("|"):
                self.assertEqual(line.count("|"), 4, line)
        self.assertNotIn("<i>", out)
        self.assertNotIn("](", out)


class Golden(program.Case):
    """The matrix of the article's scenarios, to the byte: what it shows is what we claim."""

    maxDiff = None

    def compare(self, name, *options):
        path = os.path.join(GOLDEN, name)
        result = self.run_program(
            "matrix", "--color=never", *options, os.path.join("scenarios", "kb810018"), cwd=SOURCE
        )
        self.assertEqual(result.code, 0, result.err)
        if UPDATE:
            with open(path, "w", encoding="utf-8") as file:
                file.write(result.out)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(result.out, file.read())

    def test_the_matrix_of_kb_810018(self):
        self.compare("kb810018.matrix.txt")

    def test_the_same_in_pairs_and_under_faults(self):
        self.compare("kb810018.faults.txt", "--sweep", "--pairs", "--format", "markdown")


if __name__ == "__main__":
    UPDATE = "--update" in sys.argv
    sys.argv = [word for word in sys.argv if word != "--update"]
    program.main()
