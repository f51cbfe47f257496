"""nasty.py - the texts that reports must not stumble over, and logs that are full of them."""

import json

# What a person, a tool or somebody malicious may write into a scenario, a log or a name.
NASTY = (
    '"', "'", '""', "\\", '\\"', "`", "a'b\"c`d",
    "<", ">", "&", "&amp;", "&#0;", "&lt;script&gt;", "<!--", "-->", "--!>", "<![CDATA[", "]]>",
    "<?xml?>", "<script>alert(1)</script>", "</script>", "</SCRIPT >", "</style>", "</title>",
    "<img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "${7*7}", "%s%n%d", "%",
    "%0A::error::owned", "::error file=a,line=1::owned", "::stop-commands::x", "##[error]owned",
    ",", ":", ";", "|", "||", "| a | b |", "[link](http://a.example)", "![x](y)", "**b**", "~~~",
    "```", "# heading", "@everyone", "#1", "- item", "1. item", "---", "...", "...\n---",
    "# TO" "DO later", "\\# SKIP", "# SKIP", "ok 1", "not ok 1", "1..0", "Bail out!",
    "TAP version 14",
    "pragma +strict", "  ---", "key: value", "!!python/object", "*alias", "&anchor", "@", "? x",
    "a\nb", "a\r\nb", "\r", "\n", "\n\n", "\t", "\x01\x02\x07\x08\x0b\x0c\x0e\x1b[2J\x7f",
    "\x1b]0;owned\x07", "\x80\x85\x9b31m\x9f", "\u2028\u2029",
    "\u200e\u200f\u202a\u202e\u2066\u2069",
    "\u061c", "\ufeff", "\ufffe\uffff", "\ufdd0", "\U0001fffe\U0010ffff", "\ufffd",
    "\u0300\u0301", "e\u0301", "\u200b", "\u00a0", "\u00ad",
    "日本語", "العربية", "👩‍👩‍👧‍👦", "\U00010000", "ﬁ", "İ", "ß",
    "", " ", "   ", " leading", "trailing ", "null", "true", "0", "-1", "1e999", "NaN", "../..",
    "__proto__", "constructor", "toString", "hasOwnProperty", "a" * 5000, "界" * 2000, "\x00"[:0],
    "<" * 500, "&" * 500, '"' * 500, "\n" * 200,
)  # fmt: skip

# Members whose value says what an event is; with another one, it is another event or none.
STEERING = ("event", "command", "verdict", "effect", "cell", "came")


class Spoiler:
    """Replaces texts by nasty ones, a text by the same one always, beginning with a given one."""

    def __init__(self, start):
        self.start, self.found = start, {}

    def spoil(self, value, key=None):
        if isinstance(value, dict):
            return {name: self.spoil(member, name) for name, member in value.items()}
        if isinstance(value, list):
            return [self.spoil(element, key) for element in value]
        if isinstance(value, str) and key not in STEERING:
            number = self.start + len(self.found)
            return self.found.setdefault(value, NASTY[number % len(NASTY)])
        return value


def spoil_log(text, start):
    """A log of which every text is nasty."""
    spoiler = Spoiler(start)
    lines = []
    at = 0
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        event, at = json.JSONDecoder().raw_decode(text, at)
        lines.append(json.dumps(spoiler.spoil(event)))
    return "\n".join(lines) + "\n"


def spoil_scenario(scenario, nasty):
    """The scenario with the nasty text wherever it takes any."""
    text = json.dumps(nasty.replace("\x00", ""))[1:-1]
    changed = json.dumps(scenario).replace("draft", "draft" + text).replace("final", text + "x")
    return {**json.loads(changed), "title": nasty or "empty", "source": nasty or "empty"}
