"""engines.py - engines that are programs: what they do wrong, and that nothing of it stays."""

import concurrent.futures
import glob
import json
import os
import sys
import uuid

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "cli", "engines"))

import misbehaving  # noqa: E402
from program import SCENARIO, Case, main  # noqa: E402

BAD = os.path.join(os.environ["SOURCE"], "tests", "cli", "engines", "misbehaving.py")
PYTHON = "/usr/bin/python3"

# What each comes to: the class, and words that have to stand in the reason. Without a class,
# nothing is wrong with how it talks: then it fails for doing nothing.
CAME_TO = {
    "hang-at-start": ("timeout", "within 1 s, where `hello` was to be answered"),
    "hang-in-sync": ("timeout", "within 1 s, where synchronization 1 was to end, after 0 calls"),
    "hang-after-call": ("timeout", "after 1 calls"),
    "hang-at-end": ("timeout", "after the end of its input"),
    "drip": ("timeout", "within 1 s"),
    "never-read": ("timeout", "within 1 s"),
    "spin": ("timeout", "within 1 s"),
    "ignore-term": ("timeout", "within 1 s"),
    "stop-itself": ("timeout", "within 1 s"),
    "flood-stdout": ("protocol", "no JSON"),
    "flood-stderr": ("limit", "more than 16 MiB"),
    "huge-line": ("limit", "line of more than 1 MiB"),
    "deep-json": ("protocol", "depth"),
    "invalid-utf8": ("protocol", "unable to decode byte 0xff"),
    "nul-byte": ("protocol", "no JSON"),
    "nul-escape": ("protocol", "\\u0000"),
    "no-json": ("protocol", "hello world"),
    "empty-line": ("protocol", "no JSON"),
    "no-object": ("protocol", "no JSON object: [1]"),
    "two-objects": ("protocol", "no JSON"),
    "escape-sequences": ("protocol", "no JSON"),
    "close-stdout": ("protocol", "closed its standard output"),
    "close-stdin": ("protocol", "closed its standard input"),
    "close-stderr": (None, ""),
    "leave-grandchildren": (None, ""),
    "leave-grandchildren-at-the-pipes": (None, ""),
    "fork-lightly": (None, ""),
    "daemonise": (None, ""),
    "kill-the-group-of-its-parent": ("crashed", "SIGKILL"),
    "set-the-terminal": (None, ""),
    "make-stdin-nonblocking": (None, ""),
    "look-for-descriptors": (None, ""),
    "look-for-secrets": (None, ""),
    "raise-its-limits": (None, ""),
    "exit-0-at-start": ("exited", "exited with code 0, where `hello`"),
    "exit-1-at-start": ("exited", "exited with code 1"),
    "exit-77-at-start": ("exited", "exited with code 77"),
    "exit-0-at-sync": ("exited", "exited with code 0, where synchronization 1"),
    "exit-1-at-sync": ("exited", "exited with code 1"),
    "exit-77-at-sync": ("exited", "exited with code 77"),
    "exit-0-at-done": ("exited", "exited with code 0"),
    "exit-1-at-done": ("exited", "exited with code 1"),
    "exit-77-at-done": ("exited", "exited with code 77"),
    "exit-3-at-end": ("exited", "exited with code 3 after its last answer"),
    "exit-77-at-end": ("exited", "exited with code 77 after its last answer"),
    "die-of-segv-at-sync": ("crashed", "SIGSEGV"),
    "die-of-abrt-at-sync": ("crashed", "SIGABRT"),
    "die-of-kill-at-sync": ("crashed", "SIGKILL"),
    "die-of-segv-at-end": ("crashed", "SIGSEGV after its last answer"),
    "die-of-abrt-at-end": ("crashed", "SIGABRT after its last answer"),
    "die-of-kill-at-end": ("crashed", "SIGKILL after its last answer"),
    "eat-memory": ("limit", "more than 128 MiB of memory"),
    "eat-disk": ("limit", "SIGXFSZ"),
    "half-a-line": ("exited", "exited with code 0"),
    "two-answers": ("protocol", "the engine printed"),
    "answer-before-the-question": ("protocol", "nobody had asked for"),
    "talk-at-the-end": ("protocol", "nobody had asked for"),
    "answer-another-question": ("protocol", "\"sync\" is to be 1"),
    "duplicate-key": ("protocol", "duplicate"),
    "no-hello": ("protocol", "\"type\" is to be \"hello\""),
    "wrong-version": ("protocol", "\"protocol\" is to be 1"),
    "version-as-text": ("protocol", "\"protocol\" is to be 1"),
    "version-true": ("protocol", "\"protocol\" is to be 1"),
    "unknown-capability": ("protocol", "did you mean \"upload\""),
    "capabilities-as-text": ("protocol", "is to be an array"),
    "unknown-member": ("protocol", "did you mean \"capabilities\""),
    "name-with-escape": ("protocol", "\"name\" is to be made of"),
    "endless-recovery": ("protocol", "from 1 to 16"),
    "no-name": ("protocol", "\"name\" is missing"),
    "hello-again": ("protocol", "\"call\" or \"done\""),
    "unknown-type": ("protocol", "\"call\" or \"done\""),
    "no-type": ("protocol", "\"type\" is missing"),
    "unknown-call": ("protocol", "did you mean \"item.open\""),
    "unknown-side": ("protocol", "server, client"),
    "item-as-text": ("protocol", "\"item\" is to be an integer"),
    "item-as-float": ("protocol", "\"item\" is to be an integer"),
    "item-too-large": ("protocol", "\"item\" is to be an integer"),
    "item-negative": ("protocol", "\"item\" is to be an integer"),
    "item-missing": ("protocol", "\"item\" is missing"),
    "unknown-property": ("protocol", "did you mean \"body\""),
    "version-without-import": ("protocol", "no member \"version\""),
    "version-of-strings": ("protocol", "made of integers"),
    "unknown-status": ("protocol", "did you mean \"ok\""),
    "sync-as-text": ("protocol", "\"sync\" is to be 1"),
    "errors-as-object": ("protocol", "\"errors\" is to be an array"),
    "error-that-is-none": ("protocol", "says that it is none"),
    "log-of-numbers": ("protocol", "made of strings"),
    "huge-state": ("protocol", "more than 65536 bytes"),
    "another-hello-each-time": ("protocol", "answered `hello` in another way"),
    "say-ok-and-do-nothing": (None, ""),
}

STEERING = [chr(c) for c in (*range(32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]


def processes_of(mark):
    """The processes that have the mark among their arguments."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            with open(path, "rb") as file:
                if mark.encode() in file.read():
                    found.append(path)
        except OSError:
            pass  # it has just ended
    return found


class Engines(Case):
    def run_bad(self, behaviour):
        """Run the smallest scenario on an engine that does that."""
        mark = "mark-" + uuid.uuid4().hex
        engine = f"{PYTHON} {BAD} {behaviour} {mark}"
        arguments = ["--engine", engine, "--deadline", "1", "--memory", "128", "scenario.json"]
        result = self.run_program(
            "run", "--format", "jsonl", *arguments, environment={"SECRET_X": "canary"}
        )
        return result, mark

    def case_of(self, result):
        events = [json.loads(line) for line in result.out.splitlines()]
        return next(event for event in events if event["event"] == "case")

    def look_at(self, behaviour):
        end, words = CAME_TO[behaviour]
        result, mark = self.run_bad(behaviour)
        case = self.case_of(result)
        told = f"{behaviour}: {case.get('engine_end')}: {case['reason']} {result.err}"
        self.assertEqual(result.code, 1, told)
        self.assertEqual(case["verdict"], "fail", told)
        self.assertEqual(case.get("engine_end"), end, told)
        self.assertIn(words, case["reason"] or "", told)
        self.assertEqual(processes_of(mark), [], told)
        if end is None:  # it talks as it should, and is judged by what it does
            self.assertIn("truthful-success", [b["invariant"] for b in case["broken"]], told)
        self.assertNotIn("canary", result.out + result.err)

    def test_each_has_its_verdict_and_leaves_no_process(self):
        self.write("scenario.json", SCENARIO)
        self.assertEqual(set(CAME_TO), set(misbehaving.BEHAVIOURS))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(self.look_at, behaviour) for behaviour in CAME_TO]:
                done.result()

    def test_what_cannot_be_started_is_told_as_such(self):
        self.write("scenario.json", SCENARIO)
        self.write("text", "#!/no/such/interpreter\n")
        self.write("plain", "echo hello\n")
        os.mkdir(os.path.join(self.folder, "folder"))
        for name, mode, words in (
            ("missing", None, "No such file"),
            ("text", 0o755, "No such file"),
            ("plain", 0o755, "a script needs a first line"),
            ("plain", 0o644, "Permission denied"),
            ("folder", None, "Is a directory"),
        ):
            if mode:
                os.chmod(os.path.join(self.folder, name), mode)
            result = self.expect(
                4, "run", "--engine", f"./{name}", "--format", "jsonl", "scenario.json"
            )
            case = self.case_of(result)
            self.assertEqual(case.get("engine_end"), "startup")
            self.assertIn(words, case["reason"])

    def test_no_report_is_steered_by_what_an_engine_says(self):
        self.write("scenario.json", SCENARIO)
        engine = f"{PYTHON} {BAD} escape-sequences x"
        for report in ("human", "markdown", "json", "jsonl", "tap", "junit", "html"):
            result = self.expect(1, "run", "-vv", "-e", engine, "-f", report, "scenario.json")
            text = (result.out + result.err).replace("\n", "")
            self.assertEqual([c for c in STEERING if c in text], [], report)
            self.assertIn("gotcha" if report in ("human", "json", "jsonl") else "red", text)


    def test_no_report_is_steered_by_what_an_engine_writes(self):
        """Names, values, log lines and states that nobody would want in a terminal."""
        self.write("scenario.json", SCENARIO)
        self.write("nasty.py", NASTY.format(helper=HELPER, texts=NASTY_TEXTS))
        engine = f"{PYTHON} nasty.py"
        for report in json.loads(self.expect(0, "list", "reports", "-f", "json").out):
            options = ["-vv", "-e", engine, "-f", report["word"], "scenario.json"]
            result = self.expect(1, "run", *options)
            text = (result.out + result.err).replace("\n", "")
            self.assertEqual([c for c in STEERING if c in text], [], report)
            if report["word"] in ("human", "json", "jsonl"):  # the others show no values
                self.assertIn("gotcha", text, report)


HELPER = os.path.join(os.environ["SOURCE"], "examples", "engines")
NASTY_TEXTS = [
    "\x1b[2Jgotcha", "\x1b]0;gotcha\x07", "a\rgotcha", "gotcha\b\b", "gotcha\x7f",
    "x\x9b31mgotcha", "\u202egotcha", "\u2066gotcha\u2069", "\u200egotcha", "\ufeffgotcha",
    "a\ngotcha", "a\tgotcha", "../gotcha", "/etc/gotcha", "..", ".", " ", "$(gotcha)", "`gotcha`",
    "; gotcha", "%n%s%s gotcha", "-oProxyCommand=gotcha", "| gotcha | x |",
    "<script>gotcha</script>", "]]>gotcha", "# SKIP gotcha",
]  # fmt: skip
NASTY = """
import sys
sys.path.insert(0, {helper!r})
import synctorture
def sync(session):
    folder = session.folders[0]
    for number, text in enumerate({texts!r}):
        session.log.append(text)
        with session.reporting(1):
            session.server("property.set", item=1, property="body", value=text)
            session.server("item.save", item=1, save="change")
        item = 2 + number % 6
        with session.reporting(item):
            session.server("item.delete", item=item)
        with session.reporting(item):
            session.server("item.create", item=item, folder=folder, name=text)
            session.server("property.set", item=item, property="body", value=text)
            session.server("item.save", item=item, save="change")
    session.state = {texts!r}
synctorture.run("nasty", "1", ["upload"], sync)
"""

if __name__ == "__main__":
    main()
