"""engine_protocol.py - engines in any language: the protocol, its reference, and the examples."""

import json
import os
import re
import sys

import jsonschema

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))

from program import PROGRAM, SCENARIO, Case, main  # noqa: E402

SOURCE = os.environ["SOURCE"]
ENGINES = os.path.join(SOURCE, "examples", "engines")
PYTHON = "/usr/bin/python3"
EXAMPLES = (
    f"{PYTHON} {ENGINES}/upload.py",
    f"{ENGINES}/upload.sh",
    os.path.join(os.path.dirname(PROGRAM), "examples", "upload"),
)
SCENARIOS = ("scenarios/kb810018", "scenarios/tutorial", "scenarios/sync")

# An engine that writes down both directions of the conversation.
TEE = """
import subprocess, sys
engine = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
with open(sys.argv[1], "a") as log:
    for question in sys.stdin:
        engine.stdin.write(question)
        engine.stdin.flush()
        answer = engine.stdout.readline()
        log.write("<" + question + ">" + answer)
        print(answer, end="", flush=True)
engine.stdin.close()
sys.exit(engine.wait())
"""

# One that counts its synchronizations, in its state or in a variable.
COUNTER = """
import sys
sys.path.insert(0, {engines!r})
import synctorture
count = 0
def sync(session):
    global count
    count += 1
    session.state = (session.state or 0) + 1
    session.log.append("state %d" % session.state)
    if "variable" in sys.argv:
        session.log.append("variable %d" % count)
    if "options" in sys.argv:
        session.log.append("order " + session.options["order"])
    for item, _, edited in session.edits():
        for name in edited:
            value = session.client("property.get", item=item, property=name)["value"]
            session.server("property.set", item=item, property=name, value=value)
        change = session.server("item.save", item=item, save="change")["change"]
        session.client("item.checkpoint", item=item, properties=edited, change=change)
synctorture.run("counter", "1", ["upload"], sync, {{"order": ["first", "last"]}})
"""


class Protocol(Case):
    def engine(self, *arguments):
        self.write("counter.py", COUNTER.format(engines=ENGINES))
        return " ".join([PYTHON, "counter.py", *arguments])

    def cases(self, code, *arguments, **options):
        out = self.expect(code, "run", "--format", "jsonl", *arguments, **options).out
        return [e for e in map(json.loads, out.splitlines()) if e["event"] == "case"]

    def test_each_example_is_an_engine_and_passes_what_it_claims(self):
        for engine in EXAMPLES:
            with self.subTest(engine=engine):
                checked = self.expect(0, "engine", "check", engine).out
                self.assertEqual(len(re.findall(r"^ok ", checked, re.MULTILINE)), 7)
                cases = self.cases(0, "--engine", engine, *SCENARIOS, cwd=SOURCE)
                verdicts = [case["verdict"] for case in cases]
                self.assertEqual(set(verdicts), {"pass", "skipped"})
                self.assertGreaterEqual(verdicts.count("pass"), 24)

    def test_the_example_in_python_is_fifteen_lines_of_logic(self):
        with open(os.path.join(ENGINES, "upload.py"), encoding="utf-8") as file:
            body = file.read().split("def sync(session):\n")[1].split("\n\n")[0]
        statements = re.sub(r"\(\n\s+([^\n]*)\n\s+\)", r"(\1)", body).splitlines()
        self.assertLessEqual(len(statements), 15)

    def test_a_sweep_of_an_example_keeps_every_promise(self):
        self.write("scenario.json", SCENARIO)
        for engine in EXAMPLES:
            with self.subTest(engine=engine):
                result = self.expect(0, "sweep", "-e", engine, "-f", "json", "scenario.json")
                swept = json.loads(result.out)["sweeps"][0]
                self.assertEqual(swept["groups"], [])
                self.assertGreater(swept["runs"], 100)

    def test_all_lines_are_as_the_schema_says(self):
        self.write("tee.py", TEE)
        self.write("scenario.json", SCENARIO)
        engine = f"{PYTHON} tee.py lines {EXAMPLES[0]}"
        self.expect(0, "run", "--engine", engine, "scenario.json")
        schema = json.loads(self.expect(0, "engine", "schema").out)
        jsonschema.Draft7Validator.check_schema(schema)
        sides = {"<": "read by an engine", ">": "said by an engine"}
        seen = set()
        for line in self.read("lines").splitlines():
            message = json.loads(line[1:])
            rule = {**schema, "anyOf": schema["definitions"][sides[line[0]]]["anyOf"]}
            jsonschema.validate(message, rule)
            seen.add((line[0], message["type"]))
        self.assertEqual(
            seen,
            {("<", "hello"), (">", "hello"), ("<", "sync"), (">", "call"), ("<", "answer"),
             (">", "done")},
        )  # fmt: skip
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate({"type": "call", "call": "item.open", "item": 1}, schema)

    def test_the_reference_is_what_the_program_prints(self):
        with open(os.path.join(SOURCE, "docs", "process-engines.md"), encoding="utf-8") as file:
            printed = file.read().split("<!-- calls -->\n")[1]
        self.assertEqual(printed, self.expect(0, "engine", "calls").out)

    def test_state_is_kept_from_one_synchronization_to_the_next_of_a_client(self):
        again = {"do": "sync", "as": "alice"}
        self.write("scenario.json", {**SCENARIO, "steps": SCENARIO["steps"] + [again, again]})
        (case,) = self.cases(0, "--engine", self.engine(), "scenario.json")
        logs = [line.split(" ", 1)[1] for sync in case["syncs"] for line in sync["log"]]
        self.assertEqual(logs, ["state 1", "state 2", "state 3"])

    def test_a_crash_starts_it_anew_with_the_state_from_before(self):
        steps = [*SCENARIO["steps"], {"do": "sync", "as": "alice"}, {"do": "sync", "as": "alice"}]
        crash = {"inject": "crash", "at": {"step": 4}, "when": "before"}
        self.write("scenario.json", {**SCENARIO, "steps": steps, "faults": [crash]})
        cases = self.cases(1, "--engine", self.engine("variable"), "scenario.json")
        syncs = cases[0]["syncs"]
        self.assertEqual([sync["status"] for sync in syncs], ["ok", "crashed", "ok"])
        self.assertEqual([line.split(" ", 1)[1] for line in syncs[2]["log"]],
                         ["state 2", "variable 1"])  # fmt: skip

    def test_an_engine_that_remembers_in_variables_is_found(self):
        result = self.expect(1, "engine", "check", self.engine("variable"))
        self.assertRegex(result.out, r"(?m)^FAIL  restart ")

    def test_an_engine_file_names_an_engine_and_chooses_its_options(self):
        self.engine()
        self.write("scenario.json", SCENARIO)
        described = {"name": "mine", "argv": [PYTHON, "counter.py", "options"]}
        for options, chosen in (({}, "first"), ({"options": {"order": "last"}}, "last")):
            self.write("engine.json", {**described, **options})
            (case,) = self.cases(0, "--engine-file", "engine.json", "scenario.json")
            self.assertEqual(case["engine"], "mine")
            self.assertIn("order " + chosen, case["syncs"][0]["log"][1])
            self.assertIn("--engine-file engine.json", case["reproduce"])

    def test_an_engine_file_that_cannot_be_right_is_told_so(self):
        good = {"name": "mine", "argv": [PYTHON, "counter.py"]}
        for change, words in (
            ({"name": "reference"}, "that of a built-in engine"),
            ({"name": "a b"}, "made of small letters"),
            ({"argv": []}, "begin with a program"),
            ({"argv": "./mine"}, "is to be an array"),
            ({"argv": [1]}, "made of strings"),
            ({"deadline": 0}, "from 1 to"),
            ({"capabilities": ["uplaod"]}, 'did you mean "upload"'),
            ({"command": "x"}, 'no member "command"'),
            ({"options": {"order": 1}}, "is to be a string"),
        ):
            self.write("engine.json", {**good, **change})
            result = self.expect(2, "run", "--engine-file", "engine.json", "scenario.json")
            self.assertIn(words, result.err)
        self.write("engine.json", "{")
        self.assertIn("no JSON", self.expect(2, "run", "--engine-file", "engine.json").err)
        self.assertIn("No such file", self.expect(2, "run", "--engine-file", "nix.json").err)

    def test_what_a_file_asks_of_an_engine_and_it_does_not_have_is_a_finding(self):
        self.engine()
        self.write("scenario.json", SCENARIO)
        for change, words in (
            ({"options": {"ordre": "last"}}, 'no option "ordre"'),
            ({"options": {"order": "middle"}}, '["first","last"]'),
            ({"capabilities": ["download"]}, "does not claim all capabilities"),
        ):
            self.write("engine.json", {"name": "mine", "argv": [PYTHON, "counter.py"], **change})
            (case,) = self.cases(4, "--engine-file", "engine.json", "scenario.json")
            self.assertEqual((case["verdict"], case.get("engine_end")), ("fail", "startup"))
            self.assertIn(words, case["reason"])

    def test_a_command_is_split_as_a_shell_would_and_no_shell_sees_it(self):
        self.write("scenario.json", SCENARIO)
        self.write("an engine.py", COUNTER.format(engines=ENGINES))
        engine = f"{PYTHON} 'an engine.py' '$(touch pwned)' ; touch pwned | `touch pwned`"
        (case,) = self.cases(0, "--engine", engine, "scenario.json")
        self.assertTrue(case["engine"].startswith("python3 'an engine.py' '$(touch pwned)'"))
        self.assertNotIn("pwned", os.listdir(self.folder))
        result = self.expect(2, "run", "--engine", "python3 'open", "scenario.json")
        self.assertIn("a ' is not closed", result.err)

    def test_a_cell_of_a_sweep_in_which_it_dies_can_be_replayed(self):
        self.write("scenario.json", SCENARIO)
        dies = COUNTER.replace("for item, _,", "session.client('journal.list')\n    for item, _,")
        self.write("counter.py", dies.replace("value =", "value, _ =").format(engines=ENGINES))
        engine = f"{PYTHON} counter.py"
        result = self.run_program("sweep", "-e", engine, "-f", "json", "scenario.json")
        swept = json.loads(result.out)["sweeps"][0]
        self.assertEqual(result.code, 1)
        self.assertIn("exited with code 1", swept["died"])
        self.assertEqual(swept["engine_end"], "exited")

    def test_it_dies_in_single_cells_and_the_others_go_on(self):
        self.write("scenario.json", SCENARIO)
        brittle = COUNTER.replace("session.edits()", "sorted(session.edits())")
        brittle = brittle.replace("import synctorture\n", "import synctorture\n" + BRITTLE)
        self.write("counter.py", brittle.format(engines=ENGINES))
        engine = f"{PYTHON} counter.py"
        swept = json.loads(
            self.expect(1, "sweep", "-e", engine, "-f", "json", "--fault", "status",
                        "--fault", "crash", "scenario.json").out
        )["sweeps"][0]  # fmt: skip
        letters = "".join(row["cells"] for row in swept["rows"])
        self.assertIn("X", letters)
        self.assertTrue({".", "e", "F"} & set(letters), letters)
        (died,) = [g for g in swept["groups"] if g["cell"] == "died"][:1]
        cell = died["smallest"]
        replayed = self.run_program(
            "replay", "scenario.json", "-e", engine, "--cell", cell, "-f", "json"
        )
        case = json.loads(replayed.out)["cases"][0]
        self.assertEqual((case["came"], case.get("engine_end")), ("died", "exited"))

    def test_an_engine_that_fails_is_a_finding_of_the_fuzzer(self):
        bad = os.path.join(SOURCE, "tests", "cli", "engines", "misbehaving.py")
        engine = f"{PYTHON} {bad} exit-1-at-sync x"
        found = self.expect(1, "fuzz", "-e", engine, "--runs", "2", "--seed", "1").out
        self.assertIn("findings/crash-", found)

    def test_what_the_fuzzer_finds_in_a_program_is_declared_by_the_name_that_reports_have(self):
        wrong = COUNTER.replace("value=value", "value='x'").format(engines=ENGINES)
        self.write("counter.py", wrong)
        engine = f"{PYTHON} counter.py"
        found = self.expect(1, "fuzz", "-e", engine, "--runs", "60", "--seed", "3").out
        folder = re.search(r"saved +(\S+)/\{", found)[1]
        scenario = json.loads(self.read(f"{folder}/scenario.json"))
        self.assertIn("expect", scenario)
        self.assertIn("python3 counter.py", scenario["known_failures"])
        self.expect(0, "run", folder, "-e", "reference")
        self.assertIn("1 known", self.expect(0, "run", folder, "-e", engine).out)
        self.assertIn("8 pass", self.expect(0, "run", folder).out)  # and nobody starts it

    def test_who_claims_that_the_server_wins_is_excused_nowhere_but_where_that_is_asked_for(self):
        """Or an engine that loses every edit would only have to say that it may."""
        lazy = "import sys; sys.path.insert(0, {engines!r}); import synctorture\n"
        lazy += "synctorture.run('lazy', '1', ['upload', 'server-wins'], lambda session: None)\n"
        self.write("lazy.py", lazy.format(engines=ENGINES))
        self.write("scenario.json", {**SCENARIO, "expect": {"sync": "ok"}})
        result = self.expect(5, "run", "-v", "--engine", f"{PYTHON} lazy.py", "scenario.json")
        self.assertIn("the server's side by contract", " ".join(result.out.split()))

    def test_the_matrix_has_it_in_its_rows(self):
        rows = json.loads(
            self.expect(0, "matrix", "-e", EXAMPLES[0], "-f", "json",
                        "scenarios/kb810018/base.json", cwd=SOURCE).out
        )["rows"]  # fmt: skip
        self.assertEqual([row["base"]["effect"] for row in rows], ["ok"])

    def test_a_scenario_may_speak_of_a_program_and_never_starts_it(self):
        evil = self.write("evil", "#!/bin/sh\ntouch started\n")
        os.chmod(os.path.join(self.folder, evil), 0o755)
        for name in ("./evil", "/bin/sh ./evil", "sh -c ./evil", "evil", "http://evil"):
            known = {"known_failures": {name: {"sync": "access-denied"}}}
            effect = {"work": {"effect": {name: "fixed"}, "change": {}}}
            self.write("scenario.json", {**SCENARIO, **known, "workarounds": effect})
            self.expect(0, "check", "scenario.json")
            self.expect(0, "run", "scenario.json")
            self.expect(0, "sweep", "-e", "reference", "scenario.json")
            self.expect(0, "matrix", "scenario.json")
        self.assertFalse(os.path.exists(os.path.join(self.folder, "started")))
        known = {"known_failures": {"refrence": {"sync": "access-denied"}}}
        self.write("scenario.json", {**SCENARIO, **known})
        self.assertIn("no engine is called", self.expect(3, "run", "scenario.json").err)
        for member in ("engine", "engines", "command", "plugin", "include", "url"):
            self.write("scenario.json", {**SCENARIO, member: "./evil"})
            self.assertIn("unknown-key", self.expect(3, "run", "scenario.json").err)


# Every call that does not go well ends the whole program, as a careless engine would.
BRITTLE = """
def careless(self, side, call, **members):
    synctorture._send({{"type": "call", "call": call, "on": side, **members}})
    answer = synctorture._hear()
    if answer["status"] != "ok":
        sys.exit(1)
    return answer
synctorture.Session.call = careless
"""

if __name__ == "__main__":
    main()
