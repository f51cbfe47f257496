#!/usr/bin/python3
"""generate.py - dictionaries and seeds for the fuzz targets, made from what the program says.

Use, in the root of the source tree:

    generate.py dict [--check]   write fuzz/dict/NAME.dict; or say which is out of date
    generate.py seeds FOLDER     write FOLDER/NAME/*, inputs to begin with

$SYNCTORTURE is the program. Words come from its tables (`list`, `schema`) and from the events
it writes, seeds from scenarios/ and tests/. What is committed in fuzz/corpus is what
`./dev fuzz-corpus` keeps of the seeds and of what fuzzing has found.
"""

import glob
import hashlib
import json
import os
import re
import subprocess
import sys

PROGRAM = os.environ.get("SYNCTORTURE", "build/run/synctorture")
FOUND = glob.glob("scenarios/**/*.json", recursive=True)
SCENARIOS = sorted(set(FOUND) - {"scenarios/schema.json"})

# What JSON itself is made of, and where its readers differ.
JSON_WORDS = ["{", "}", "[", "]", ",", ":", '"', "\\u0000", "\\ud83d\\ude00", "\\ud800", "null",
              "true", "false", "-0", "1e999", "9223372036854775808", "\ufeff"]  # fmt: skip


def output(*arguments, given=b""):
    """What the program prints. Any of its own exit codes will do: scenarios may fail."""
    done = subprocess.run([PROGRAM, *arguments], input=given, capture_output=True, check=False)
    assert done.returncode in (0, 1, 5, 6), (arguments, done.stderr.decode())
    return done.stdout


def read(path):
    with open(path, "rb") as file:
        return file.read()


def names_in(value):
    """All names of members in a JSON value."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from names_in(inner)


# --- Words ----------------------------------------------------------------------------


def words_of_schema(schema):
    """Names of members, and the words that may stand in them."""
    if isinstance(schema, list):
        for inner in schema:
            yield from words_of_schema(inner)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("properties"), dict):
        yield from schema["properties"]
    for word in [*schema.get("enum", []), schema.get("const")]:
        if isinstance(word, str):
            yield word
    for inner in schema.values():
        yield from words_of_schema(inner)


def is_word(text):
    return re.fullmatch(r"[a-z0-9][a-zA-Z0-9:=_.-]+", text) is not None


def words_of_lists():
    """The words of every table the program has."""
    topics = output("list", "--help").decode().split("WHAT is ")[1].split(".")[0]
    for topic in set(re.split(r"[\s,]+", topics)) - {"scenarios", "or"}:
        for row in json.loads(output("list", topic, "--format", "json")):
            yield from (text for text in row.values() if isinstance(text, str) and is_word(text))


def events(scenarios):
    """What the program tells of the scenarios, and of sweeps of the first."""
    sweep = ["sweep", "--format", "jsonl", scenarios[0], "--engine"]
    logs = [
        output("run", "--format", "jsonl", *scenarios),
        output(*sweep, "reference"),
        output(*sweep, "ics-2000", "--depth", "2", "--budget", "200"),
    ]
    return [[json.loads(line) for line in log.splitlines()] for log in logs]


def words_of_descriptors():
    """The letters of SDDL, from the tables of framework/security."""
    for path in glob.glob("framework/security/*.[ch]"):
        found = re.findall(rb'"([A-Z]{1,2}|NO_ACCESS_CONTROL)"', read(path))
        yield from (word.decode() for word in found)
    yield from ["O:", "G:", "D:", "S:", "(", ")", ";", "S-1-5-", "0x", "4294967295"]


def words_of_protocols():
    """What requests begin with and fields are called, from those who read them."""
    for path in ["mail/requests.c", "mail/text.c", "files/http.c"]:
        found = re.findall(rb'"([A-Za-z\\-]{3,20})"', read("framework/lab/" + path))
        yield from (word.decode() for word in found)
    yield from ["\r\n", "\r\n\r\n", " HTTP/1.1", "HTTP/1.1 100 ", "/item-2-plan",
                "/prop-0-body", "folder-0-team", "{10}", "{10+}", "1:*", "\\Deleted", "\\Seen",
                "* ", "+ "]  # fmt: skip


def dictionaries():
    scenario = set(words_of_schema(json.loads(output("schema")))) | set(words_of_lists())
    # Of a fixed scenario: another one in scenarios/ must not make the dictionary stale.
    names = set(filter(is_word, names_in(events(["tests/good/kb810018.json"]))))
    return {
        "scenario_load": scenario | set(JSON_WORDS),
        "merge_patch": set(JSON_WORDS),
        "sddl": set(words_of_descriptors()),
        "requests": set(words_of_protocols()),
        "reports": names | set(words_of_lists()) | set(JSON_WORDS),
    }


def quoted(word):
    return "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b'"\\' else f"\\x{byte:02x}"
        for byte in word.encode()
    )


def dictionary_text(name, words):
    lines = [f"# {name}.dict - made by fuzz/generate.py; `generate.py dict` makes it anew."]
    return "\n".join(lines + [f'"{quoted(word)}"' for word in sorted(words) if word]) + "\n"


def write_dictionaries(only_check):
    stale = []
    for name, words in dictionaries().items():
        path = f"fuzz/dict/{name}.dict"
        text = dictionary_text(name, words)
        if not os.path.exists(path) or read(path).decode() != text:
            stale.append(path)
            if not only_check:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
    for path in stale:
        print(path, "is out of date: run fuzz/generate.py dict" if only_check else "written")
    return not (stale and only_check)


# --- Seeds ----------------------------------------------------------------------------


def dumped(*values):
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def examples(schema, part, depth=0):
    """A value for each way in which a part of the schema can be written."""
    ways = part.get("oneOf", part.get("anyOf", part.get("allOf")))
    if depth > 16:
        return
    if "$ref" in part:
        yield from examples(schema, schema["definitions"][part["$ref"].split("/")[-1]], depth + 1)
    elif "then" in part:
        chosen = {name: each["const"] for name, each in part["if"]["properties"].items()}
        for value in examples(schema, part["then"], depth + 1):
            yield {**value, **chosen}
    elif ways:
        for way in ways:
            yield from examples(schema, way, depth + 1)
    elif "enum" in part or "const" in part:
        yield from part.get("enum", [part.get("const")])
    elif "properties" in part:
        yield {
            name: next(examples(schema, inner, depth + 1), None)
            for name, inner in part["properties"].items()
        }
    elif part.get("type") == "array":
        yield list(examples(schema, part.get("items", {}), depth + 1))
    elif isinstance(part.get("additionalProperties"), dict):
        inner = examples(schema, part["additionalProperties"], depth + 1)
        yield {f"/a{i}": each for i, each in enumerate(inner)}
    else:
        kinds = part.get("type", "string")
        for kind in kinds if isinstance(kinds, list) else [kinds]:
            yield {"integer": 1, "boolean": True, "null": None}.get(kind, "a")


def every_member(schema):
    """Each member of the format, with a value of its type, all at once."""
    yield from (dumped(value) for value in examples(schema, schema))


def scenario_seeds():
    wrong = glob.glob("tests/bad/*.json")
    for path in SCENARIOS + glob.glob("tests/good/*.json") + wrong:
        yield read(path)
    yield from every_member(json.loads(output("schema")))


def merge_seeds():
    for path in SCENARIOS:
        scenario = json.loads(read(path))
        changes = [each["change"] for each in scenario.get("workarounds", {}).values()]
        for change in changes:
            yield dumped(scenario, change)
        if len(changes) > 1:
            yield dumped([8, 500, 20000], scenario, *changes)


def shortened(value):
    """The value with no more than two elements in each list: a small input is a fast one."""
    if isinstance(value, list):
        return [shortened(each) for each in value[:2]]
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    return value


def report_seeds():
    """A log for each event."""
    logs = events(SCENARIOS)
    for path in glob.glob("tests/golden/*.events"):
        decoder = json.JSONDecoder()
        text, log = read(path).decode().strip(), []
        while text:
            event, end = decoder.raw_decode(text)
            log.append(event)
            text = text[end:].strip()
        logs.append(log)
    for begin, *middle, end in logs:
        for event in middle:
            yield dumped(begin, event, end)
            yield dumped(shortened(begin), shortened(event), end)


def sddl_seeds():
    """Descriptors that tests speak of, right and wrong, and those of scenarios."""
    for path in ["tests/cli/sddl.py", *glob.glob("tests/unit/*.c"), *SCENARIOS]:
        for text in re.findall(rb'"([OGDS]:[^"\\\\]*)"', read(path)):
            yield text


def descriptor_seeds():
    """The same as bytes."""
    lines = b"\n".join(sorted(set(sddl_seeds()))) + b"\n"
    for line in output("sddl", "--hex", "--domain", "S-1-5-21-1-2-3", given=lines).split():
        if line != b"reject":
            yield bytes.fromhex(line.decode())


def version_seeds():
    """Pairs of change lists ([MS-OXCFXICS] 2.2.2.3) that differ, conflict, or are malformed."""

    def xid(space, local, size=6):
        return bytes([16 + size]) + bytes([space]) * 16 + local.to_bytes(size, "big")

    lists = [b"", xid(1, 7), xid(1, 8), xid(1, 7) + xid(2, 1, 4), xid(2, 9, 4), xid(1, 1, 8)]
    for first in lists:
        for second in lists:
            yield bytes([len(first)]) + first + second
    yield bytes([23]) + xid(2, 1) + xid(1, 1)[:-1]


def request_seeds():
    """What tools and servers say in each protocol: who, as fuzz/requests.c counts, and the talk."""
    ldap = {
        "bind": b"0\x0c\x02\x01\x01`\x07\x02\x01\x03\x04\x00\x80\x00",
        "modify": b"0 \x02\x01\x02f\x1b\x04\x0bitem-2-plan0\x0c0\n\x04\x04prop1\x02\x04\x00",
        "add": b"0 \x02\x01\x02h\x1b\x04\x0bitem-2-plan0\x0c0\n\x04\x04prop1\x02\x04\x00",
        "delete": b"0\x10\x02\x01\x02J\x0bitem-3-memo",
        "rename": b"0\x1c\x02\x01\x05l\x17\x04\x0bitem-3-memo\x04\x05cn=ab\x01\x01\x00",
        "unbind": b"0\x84\x00\x00\x00\x05\x02\x01\x03B\x00",
    }
    imap = [
        b"a1 SELECT folder-0-team\r\na2 APPEND folder-0-team {29+}\r\nSubject: x\r\n"
        b"X: item-2-plan\r\n\r\na3 UID STORE 1:4294967295 +FLAGS (\\Deleted)\r\na4 EXPUNGE\r\n",
        b"a1 LIST \"\" *\r\na1 UID FETCH 1:* (FLAGS)\r\na2 UID FETCH 3,7:9 BODY[]\r\na3 CLOSE\r\n",
    ]
    http = [
        b"PUT /x/folder-0-team/item-2-plan HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"
        b"DELETE /x/folder-0-team/item-3-memo HTTP/1.1\r\n\r\n",
        b"PUT /x/item-2-plan/prop-0-p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5;a=b\r\nhello\r\n0\r\n\r\nPROPFIND /x/folder-0-team HTTP/1.1\r\n\r\n",
        b"MKCOL /item-9-new HTTP/1.1\r\n\r\nMOVE /item-2-plan HTTP/1.1\r\n\r\n"
        b"PROPPATCH /item-2-plan HTTP/1.1\r\n\r\nGET /item-2-plan/prop-0-p HTTP/1.1\r\n\r\n",
    ]
    results = b"".join(b"0\x0c\x02\x01\x02" + bytes([kind]) + b"\x07\n\x01\x00\x04\x00\x04\x00"
                       for kind in (0x64, 0x65, 0x67, 0x69, 0x6B, 0x6D))  # fmt: skip
    said = [b"* OK\r\n* 1 FETCH (BODY {9}\r\na1 OK no\n UID 1)\r\na1 OK\r\n+ \r\na2 NO\r\n"]
    talks = [
        [*ldap.values(), b"".join(ldap.values())], imap, http, [b"x" * 64, b"@RSYNCD: 32.0\n" * 10],
        [results], said, [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n"], [b"done"],
    ]  # fmt: skip
    for number, texts in enumerate(talks):
        for text in texts:
            yield bytes([number, 7]) + text


SEEDS = {
    "descriptor": descriptor_seeds,
    "merge_patch": merge_seeds,
    "reports": report_seeds,
    "requests": request_seeds,
    "scenario_load": scenario_seeds,
    "sddl": sddl_seeds,
    "version_vectors": version_seeds,
}


def write_seeds(folder):
    for name, seeds in SEEDS.items():
        os.makedirs(f"{folder}/{name}", exist_ok=True)
        for seed in seeds():
            with open(f"{folder}/{name}/{hashlib.sha1(seed).hexdigest()}", "wb") as file:
                file.write(seed)
    return True


if __name__ == "__main__":
    if sys.argv[1:2] == ["dict"] and sys.argv[2:] in ([], ["--check"]):
        sys.exit(not write_dictionaries(sys.argv[2:] == ["--check"]))
    if sys.argv[1:2] == ["seeds"] and len(sys.argv) == 3:
        sys.exit(not write_seeds(sys.argv[2]))
    sys.exit(__doc__)
