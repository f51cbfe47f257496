"""formats.py - is a report what its format says? Each by a parser that is not ours."""

import copy
import html.parser
import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as etree

# What must never leave the program raw, in any format.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


class Wrong(AssertionError):
    pass


def demand(is_so, what):
    if not is_so:
        raise Wrong(what)


# --- TAP --------------------------------------------------------------------------------

POINT = re.compile(r"(not )?ok (\d+) - ((?:[^#\\]|\\[#\\])*?)(?: # (SKIP|TO[D]O) (.*))?")
YAML_LINE = re.compile(r'  \w+: (?:\d+|"(?:[^"\\]|\\["\\])*")')


def tap_points(text):
    """(is ok, directive) of each point, after a look at every line."""
    lines = text.split("\n")
    demand(lines[0] == "TAP version 13", "no version")
    demand(lines.pop() == "", "the last line does not end")
    points, is_yaml, plan = [], False, None
    for line in lines[1:]:
        demand(plan is None, f"a line after the plan: {line!r}")
        found = POINT.fullmatch(line)
        if is_yaml:
            is_yaml = line != "  ..."
            demand(not is_yaml or YAML_LINE.fullmatch(line), f"no line of YAML: {line!r}")
        elif found:
            demand(int(found[2]) == len(points) + 1, f"numbers jump: {line!r}")
            points.append((found[1] is None, found[4]))
        elif re.fullmatch(r"1\.\.\d+( # SKIP nothing ran)?", line):
            plan = int(re.findall(r"\d+", line)[1])
        else:
            demand(re.match("  ---$|Bail out! |#( |$)", line), f"no line of TAP: {line!r}")
            is_yaml = line == "  ---"
    demand(plan == len(points), "the plan is another")
    return points


def check_tap(text):
    points = tap_points(text)
    good = all(is_ok or directive for is_ok, directive in points)
    with tempfile.NamedTemporaryFile("w", suffix=".tap", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        prove = ["prove", "--exec", "cat", file.name]
        done = subprocess.run(prove, capture_output=True, text=True, check=False)
    demand((done.returncode == 0) == good, done.stdout + done.stderr)
    demand("Parse errors" not in done.stdout + done.stderr, done.stdout + done.stderr)


# --- JUnit --------------------------------------------------------------------------------

# What junit-10.xsd of Jenkins' xUnit plugin allows: attributes that must and may be there,
# children, and whether there may be text.
TEXT = ((), ("type", "message"), (), True)
RERUN = (("type",), ("message",), ("stackTrace", "system-out", "system-err"), True)
OUTPUT = ((), (), (), True)
JUNIT = {
    "testsuites": ((), ("name", "time", "tests", "failures", "errors"), ("testsuite",), False),
    "testsuite": (
        ("name", "tests", "failures", "errors"),
        (
            "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log",
            "url",
        ),
        ("testsuite", "properties", "testcase", "system-out", "system-err"),
        False,
    ),
    "testcase": (
        ("name",),
        ("time", "classname", "group"),
        (
            "skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure",
            "flakyError", "system-out", "system-err",
        ),
        False,
    ),
    "failure": TEXT,
    "error": TEXT,
    "skipped": TEXT,
    "rerunFailure": RERUN,
    "flakyFailure": RERUN,
    "system-out": OUTPUT,
    "system-err": OUTPUT,
}  # fmt: skip


def check_element(element, more=()):
    demand(element.tag in JUNIT, f"no element {element.tag}")
    must, may, children, has_text = JUNIT[element.tag]
    names = set(element.attrib)
    demand(names >= set(must), f"{element.tag} lacks {set(must) - names}")
    extra = names - set(must) - set(may) - set(more if element.tag == "testcase" else ())
    demand(not extra, f"{element.tag} has {extra}")
    demand(has_text or not (element.text or "").strip(), f"text in {element.tag}")
    for child in element:
        demand(child.tag in children, f"{child.tag} in {element.tag}")
        demand(not (child.tail or "").strip() or has_text, f"text in {element.tag}")
        check_element(child, more)


# Jenkins' own schema, but the one of 2010 (junit-4.xsd): a test skipped has no attributes in it,
# and none is flaky.
SCHEMA = os.path.join(os.environ["SOURCE"], "build", "tools", "jenkins-junit.xsd")
NEWER = "flakyFailure", "flakyError", "rerunFailure", "rerunError"


def check_schema(root):
    root = copy.deepcopy(root)
    for case in root.iter("testcase"):
        for child in list(case):
            if child.tag == "skipped":
                child.attrib.clear()
            elif child.tag in NEWER:
                case.remove(child)
    done = subprocess.run(
        ["xmllint", "--noout", "--schema", SCHEMA, "-"],
        input=etree.tostring(root), capture_output=True, check=False,
    )  # fmt: skip
    demand(done.returncode == 0, done.stderr.decode())


def check_junit(text, more=()):
    root = etree.fromstring(text.encode())
    demand(root.tag == "testsuites", root.tag)
    check_element(root, more)
    if os.path.exists(SCHEMA) and not more:
        check_schema(root)
    for suite in root:
        for attribute, tags in (
            ("tests", None), ("failures", ["failure"]), ("errors", ["error"]),
            ("skipped", ["skipped"]),
        ):  # fmt: skip
            cases = [c for c in suite if tags is None or [x for x in c if x.tag in tags]]
            demand(int(suite.get(attribute)) == len(cases), f"{attribute} of {suite.get('name')}")


# --- GitHub -------------------------------------------------------------------------------

COMMAND = re.compile(
    r"::(error|warning) (file=[^,:]*(,line=\d+)?,title=[^,:]*)?::(?:[^%\r\n]|%25)+"
)


def check_github(text):
    *commands, last, end = text.split("\n")
    demand(end == "" and re.fullmatch(r"synctorture: \d+ of \d+ wrong(; \d+ .*)?", last), last)
    demand(len(commands) <= 10, "more than ten annotations")
    for command in commands:
        demand(COMMAND.fullmatch(command), f"no command: {command!r}")


# --- Markdown -----------------------------------------------------------------------------


def check_markdown(text):
    columns = 0
    for line in text.splitlines():
        demand(not re.search(r"[<>`\[\]~\\]", line), f"Markdown of its own: {line!r}")
        if not line.startswith("|"):
            columns = 0
            continue
        demand(not columns or line.count("|") == columns, f"other columns: {line!r}")
        columns = line.count("|")


# --- HTML ---------------------------------------------------------------------------------

VOID = ("meta", "link", "br", "hr", "img", "input", "col", "wbr")


class Page(html.parser.HTMLParser):
    """Every tag must be closed where it was opened; what it had is kept."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.scripts = [], [], {}

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        demand(self.open and self.open.pop() == tag, f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            kind = dict(self.tags[-1][1]).get("type", "")
            self.scripts.setdefault(kind, []).append(data)


def read_page(text):
    page = Page()
    page.feed(text)
    page.close()
    demand(not page.open, f"not closed: {page.open}")
    return page


def check_html(text):
    page = read_page(text)
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            demand(not name.startswith("on") and name != "style", f"{name} of {tag}")
            demand(name not in ("src", "href") or value.startswith("#"), f"{name}={value!r}")
    demand(sorted(page.scripts) == ["", "application/json"], str(sorted(page.scripts)))
    demand([len(scripts) for scripts in page.scripts.values()] == [1, 1], "more scripts")
    json.loads(page.scripts["application/json"][0])


# --- All ----------------------------------------------------------------------------------


def check_jsonl(text):
    for line in text.splitlines():
        demand(isinstance(json.loads(line), dict), line)


def check_human(text):
    demand(text == "" or text.endswith("\n"), "the last line does not end")


CHECKS = {
    "human": check_human,
    "json": json.loads,
    "jsonl": check_jsonl,
    "markdown": check_markdown,
    "tap": check_tap,
    "junit": check_junit,
    "github": check_github,
    "html": check_html,
}


def check(name, text):
    found = RAW.search(text)
    demand(not found, f"raw {found and ascii(text[max(0, found.start() - 50) : found.end()])}")
    CHECKS[name](text)
