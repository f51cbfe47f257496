#!/usr/bin/python3
"""access_batch.py - many access questions, a line each, and their answers."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

USER = "S-1-5-21-1-2-3-1001"
GROUP = "S-1-5-21-1-2-3-513"
SIDS = [USER, GROUP, "S-1-1-0"]
ITEM = "00000000-6585-11d3-b619-00aa004b9c30"
P = "00000037-6585-11d3-b619-00aa004b9c30"
Q = "00001000-6585-11d3-b619-00aa004b9c30"
DENIED = "denied"
UNHELD = "privilege_not_held"


def entry(kind, who, mask="0x10", flags="", guid=""):
    return f"({kind};{flags};{mask};{guid};;{who})"


def tree(*properties):
    return [[0, ITEM], *([1, name] for name in properties)]


ALLOW, DENY = entry("A", USER), entry("D", USER)
KB_810018 = entry("OD", "WD", guid=P)  # nobody writes the property

# [MS-DTYP] 2.5.3.2 by hand: claim, members of the question beside sids, the mask granted or
# another verdict. w is 0x10, r is 0x8. A property is asked for by a tree that has it alone.
VECTORS = [
    ("1 absent", {"sddl": "D:", "dacl": "absent"}, 0x10),
    ("1 absent in the text", {"sddl": "O:BAG:SY"}, 0x10),
    ("1 absent, maximum", {"sddl": "D:", "dacl": "absent", "desired": "0x2000000"}, 0x1F01FF),
    ("2 NULL", {"sddl": "D:" + DENY, "dacl": "null"}, 0x10),
    ("2 NULL in the text", {"sddl": "D:NO_ACCESS_CONTROL"}, 0x10),
    ("2 NULL, maximum", {"sddl": "D:", "dacl": "null", "desired": "0x2000000"}, 0x1F01FF),
    ("3 empty", {"sddl": "D:"}, DENIED),
    ("3 present, and nothing in it", {"sddl": "O:BA", "dacl": "present"}, DENIED),
    ("4 empty, owner", {"sddl": f"O:{USER}D:", "desired": "0x60000"}, 0x60000),
    ("4 empty, another's", {"sddl": "O:BAD:", "desired": "0x60000"}, DENIED),
    ("5 allow before deny", {"sddl": "D:" + ALLOW + DENY}, 0x10),
    ("6 deny before allow", {"sddl": "D:" + DENY + ALLOW}, DENIED),
    ("7 group denied first", {"sddl": "D:" + entry("D", GROUP) + ALLOW}, DENIED),
    ("8 group denied later", {"sddl": "D:" + ALLOW + entry("D", GROUP)}, 0x10),
    ("9 partial", {"sddl": "D:" + entry("A", USER, "0x8"), "desired": "0x18"}, DENIED),
    ("9 by two", {"sddl": "D:" + entry("A", "WD", "0x8") + ALLOW, "desired": "0x18"}, 0x18),
    ("10 inherit-only allow", {"sddl": "D:" + entry("A", USER, flags="OIIO")}, DENIED),
    ("11 inherit-only deny", {"sddl": "D:" + entry("D", USER, flags="OIIO") + ALLOW}, 0x10),
    ("12 P", {"sddl": "D:" + entry("OD", USER, guid=P) + ALLOW, "tree": tree(P)}, DENIED),
    ("12 Q", {"sddl": "D:" + entry("OD", USER, guid=P) + ALLOW, "tree": tree(Q)}, 0x10),
    ("12 both", {"sddl": "D:" + entry("OD", USER, guid=P) + ALLOW, "tree": tree(P, Q)}, DENIED),
    ("13 order", {"sddl": "D:" + ALLOW + entry("OD", USER, guid=P), "tree": tree(P)}, 0x10),
    ("14 no tree", {"sddl": "D:" + entry("OD", USER, guid=P) + ALLOW}, 0x10),
    ("15 P", {"sddl": "D:" + entry("OA", USER, guid=P), "tree": tree(P)}, 0x10),
    ("15 item", {"sddl": "D:" + entry("OA", USER, guid=P), "tree": tree()}, DENIED),
    ("15 both", {"sddl": "D:" + entry("OA", USER, guid=P), "tree": tree(P, Q)}, DENIED),
    ("15 no tree", {"sddl": "D:" + entry("OA", USER, guid=P)}, DENIED),
    ("16 P", {"sddl": "D:" + entry("OD", USER) + ALLOW, "tree": tree(P)}, DENIED),
    ("16 Q", {"sddl": "D:" + entry("OD", USER) + ALLOW, "tree": tree(Q)}, DENIED),
    ("16 item", {"sddl": "D:" + entry("OD", USER) + ALLOW, "tree": tree()}, DENIED),
    ("16 no tree", {"sddl": "D:" + entry("OD", USER) + ALLOW}, DENIED),
    ("17 KB 810018", {"sddl": "D:" + KB_810018 + entry("A", GROUP), "tree": tree(P)}, DENIED),
    ("18 allow first", {"sddl": "D:" + entry("A", GROUP) + KB_810018, "tree": tree(P)}, 0x10),
    ("19 owner rights", {"sddl": f"O:{USER}D:(A;;RC;;;OW)", "desired": "0x40000"}, DENIED),
    ("19 what they give", {"sddl": f"O:{USER}D:(A;;RC;;;OW)", "desired": "RC"}, 0x20000),
    (
        "20 maximum",
        {
            "sddl": "D:" + entry("D", USER, "0x8") + entry("A", USER, "0x18"),
            "desired": "0x2000000",
        },
        0x10,
    ),
]

# What the members do.
MEMBERS = [
    ("present is what the text has", {"sddl": "D:" + ALLOW, "dacl": "present"}, 0x10),
    ("present is NULL if it is", {"sddl": "D:NO_ACCESS_CONTROL", "dacl": "present"}, 0x10),
    ("desired is a number", {"sddl": "D:" + ALLOW, "desired": 16}, 0x10),
    ("desired is SDDL", {"sddl": "D:(A;;FA;;;WD)", "desired": "FRFW"}, 0x12019F),
    ("desired in capitals", {"sddl": "D:(A;;FA;;;WD)", "desired": "0X1F01FF"}, 0x1F01FF),
    ("desired is nothing", {"sddl": "D:", "desired": "0x0"}, 0),
    ("generic right asked for", {"sddl": "D:(A;;FR;;;WD)", "desired": "0x80000000"}, 0x120089),
    ("generic right in part", {"sddl": "D:(A;;0x89;;;WD)", "desired": "GR"}, DENIED),
    ("generic right in an entry", {"sddl": "D:(A;;GW;;;WD)", "desired": "0x116"}, 0x116),
    ("all generic rights", {"sddl": "D:(A;;GA;;;WD)", "desired": "0xf0000000"}, 0x1F01FF),
    ("generic right denied", {"sddl": "D:(D;;GX;;;WD)(A;;GA;;;WD)", "desired": "GR"}, DENIED),
    ("maximum of nothing", {"sddl": "D:", "desired": "0x2000000"}, DENIED),
    ("maximum and a right", {"sddl": "D:(A;;0x18;;;WD)", "desired": "0x2000008"}, 0x18),
    ("maximum and another", {"sddl": "D:(A;;0x18;;;WD)", "desired": "0x2000001"}, DENIED),
    ("maximum of the owner", {"sddl": f"O:{USER}D:(D;;WD;;;WD)", "desired": 1 << 25}, 0x60000),
    ("maximum with owner rights", {"sddl": f"O:{USER}D:(D;;;;;OW)", "desired": 1 << 25}, DENIED),
    ("owner through a group", {"sddl": f"O:{GROUP}D:", "desired": "WD"}, 0x40000),
    ("letters in sids", {"sddl": "D:(A;;0x10;;;BA)", "sids": ["AU", "ba"]}, 0x10),
    ("sids in hexadecimal", {"sddl": "D:(A;;0x10;;;AU)", "sids": ["S-1-0x5-0xb"]}, 0x10),
    ("a SID that is not there", {"sddl": "D:(A;;0x10;;;BA)"}, DENIED),
    ("self is the user", {"sddl": "D:(A;;0x10;;;PS)", "self_sid": USER}, 0x10),
    ("self is a group", {"sddl": "D:(A;;0x10;;;S-1-5-10)", "self_sid": GROUP}, 0x10),
    ("self is another", {"sddl": "D:(A;;0x10;;;PS)", "self_sid": "BA"}, DENIED),
    ("self is nobody", {"sddl": "D:(A;;0x10;;;PS)"}, DENIED),
    ("self is denied", {"sddl": "D:(D;;0x10;;;PS)" + ALLOW, "self_sid": USER}, DENIED),
    ("system security", {"sddl": "D:(A;;0x1000000;;;WD)", "desired": "0x1000000"}, UNHELD),
    ("without a list", {"sddl": "O:BA", "desired": "0x1000010"}, UNHELD),
    (
        "system security by privilege",
        {"sddl": "D:" + ALLOW, "privileges": ["SeSecurityPrivilege"], "desired": "0x1000010"},
        0x1000010,
    ),
    (
        "write owner by privilege",
        {"sddl": "D:(D;;WO;;;WD)", "privileges": ["SeTakeOwnershipPrivilege"], "desired": "WO"},
        0x80000,
    ),
    (
        "other privileges",
        {"sddl": "D:", "privileges": ["SeBackupPrivilege", "SeRestorePrivilege"], "desired": "WO"},
        DENIED,
    ),
    (
        "deny at a parent",
        {
            "sddl": "D:" + entry("OD", "WD", guid=P) + entry("A", "WD"),
            "tree": [[0, ITEM], [1, P], [2, Q]],
        },
        DENIED,
    ),
    (
        "deny below",
        {
            "sddl": "D:" + entry("OD", "WD", guid=Q) + entry("OA", "WD", guid=P),
            "tree": [[0, ITEM], [1, P], [2, Q]],
        },
        DENIED,
    ),
    (
        "all below make what is above",
        {
            "sddl": "D:" + entry("OA", "WD", guid=P) + entry("OA", "WD", "0x18", guid=Q),
            "tree": tree(P, Q),
            "desired": "0x2000000",
        },
        0x10,
    ),
    ("a GUID in capitals", {"sddl": "D:" + KB_810018 + ALLOW, "tree": tree(P.upper())}, DENIED),
    ("an empty tree is none", {"sddl": "D:" + KB_810018 + ALLOW, "tree": []}, 0x10),
    (
        "null is not given",
        {"sddl": "D:" + ALLOW, "dacl": None, "privileges": None, "tree": None, "self_sid": None},
        0x10,
    ),
    ("other members", {"sddl": "D:" + ALLOW, "why": [{"a": None}], "SDDL": 1, "": 0}, 0x10),
    ("a SACL", {"sddl": "D:" + ALLOW + "S:(AU;SAFA;FA;;;WD)(ML;;NW;;;SI)"}, 0x10),
]

GOOD = {"id": 7, "sddl": "D:", "sids": ["WD"], "desired": "GR"}
GUID = "a GUID is written as 00000037-6585-11d3-b619-00aa004b9c30"
LEVELS = "tree: the first level is 0, and each other from 1 to one below the last"
SID = "a SID is two letters such as BA, AU or WD, or a number such as S-1-5-32-544"

# Members put into a good question, and what is said then. ... is a member left out.
ERRORS = [
    ({"sddl": ...}, "sddl: the member is missing"),
    ({"sids": ...}, "sids: the member is missing"),
    ({"desired": ...}, "desired: the member is missing"),
    ({"sddl": 1}, "sddl: expected a string"),
    ({"sddl": None}, "sddl: expected a string"),
    ({"sddl": "X:"}, 'sddl: expected O:, G:, D: or S:, not "X:" at column 1'),
    ({"sddl": "O:DA"}, "sddl: DA (domain administrators) belongs to a domain"),
    ({"sddl": 'D:(XA;;FX;;;WD;(@User.Title=="x"))'}, "sddl: entries of type XA are not supported"),
    ({"dacl": "empty"}, 'dacl: it is "present", "null" or "absent"'),
    ({"dacl": False}, "dacl: expected a string"),
    ({"sids": []}, "sids: a token has at least its user's SID"),
    ({"sids": "WD"}, "sids: expected a list of SIDs"),
    ({"sids": ["WD", 1]}, "sids: expected a string"),
    ({"sids": ["WD", "ZZ"]}, f'sids: unknown SID "ZZ" at column 1; {SID}'),
    ({"sids": ["S-1-5-18 x"]}, 'sids: "x" behind a SID at column 10; nothing may stand behind'),
    ({"sids": ["WD"] * 1025}, "sids: a token has at most 1024 SIDs"),
    ({"privileges": "SeTcbPrivilege"}, "privileges: expected a list of privileges"),
    ({"privileges": [1]}, "privileges: expected a string"),
    (
        {"privileges": ["SeTakeOwnershipPrivilage"]},
        'privileges: no privilege is called "SeTakeOwnershipPrivilage"; did you mean '
        '"SeTakeOwnershipPrivilege"?',
    ),
    ({"desired": ""}, 'desired: it is an access mask such as "0x120089" or "FR"'),
    ({"desired": "FR;"}, 'desired: it is an access mask such as "0x120089" or "FR"'),
    ({"desired": "read"}, 'desired: unknown right "re" at column 1; rights are GA'),
    ({"desired": "0x100000000"}, "desired: an access mask is too large at column 1"),
    ({"desired": "-1"}, "desired: a negative access mask at column 1"),
    ({"desired": 4294967296}, "desired: the number is larger than 4294967295"),
    ({"desired": -1}, "desired: expected a whole number"),
    ({"desired": 1.5}, "desired: expected a whole number"),
    ({"desired": None}, "desired: this is no number of JSON"),
    ({"tree": {}}, "tree: expected a list of nodes"),
    ({"tree": [0]}, 'tree: expected a node, [level, "guid"]'),
    ({"tree": [[0]]}, "tree: expected a comma and a GUID"),
    ({"tree": [[0, ITEM, 1]]}, "tree: expected the end of a node"),
    ({"tree": [[0, "x"]]}, "tree: " + GUID),
    ({"tree": [[0, "{" + ITEM + "}"]]}, "tree: " + GUID),
    ({"tree": [[1, ITEM]]}, LEVELS),
    ({"tree": [[0, ITEM], [2, P]]}, LEVELS),
    ({"tree": [[0, ITEM], [0, P]]}, LEVELS),
    ({"tree": [[0, ITEM]] + [[1, P]] * 256}, "tree: a tree has at most 256 nodes"),
    ({"self_sid": "you"}, 'self_sid: unknown SID "yo" at column 1; ' + SID),
    ({"self_sid": ["WD"]}, "self_sid: expected a string"),
]

# Lines that are no JSON, and what is said.
NO_JSON = [
    ("", "column 1 is no JSON: expected an object"),
    ("[]", "column 1 is no JSON: expected an object"),
    ('{"id": 7', "column 9 is no JSON: expected a comma or the end of the object"),
    ('{"id": 7,}', "column 10 is no JSON: expected a string"),
    ("{'id': 7}", "column 2 is no JSON: expected a string"),
    ('{"id" 7}', "column 7 is no JSON: expected a colon"),
    ('{"id": 07}', "column 10 is no JSON: this is no number of JSON"),
    ('{"id": 7} {}', "column 11 is no JSON: text behind the object"),
    ('{"x": "\\q"}', "column 10 is no JSON: an unknown escape in a string"),
    ('{"x": "\\ud800"}', "column 14 is no JSON: half a surrogate pair"),
    ('{"x": "\t"}', "column 8 is no JSON: a control character in a string"),
    ('{"x": ' + "[" * 65 + "]" * 65 + "}", "column 71 is no JSON: values are nested more than 64"),
]


class Batch(program.Case):
    def ask_lines(self, lines, code, *options):
        text = "".join(line + "\n" for line in lines)
        result = self.expect(code, "access", "--batch", *options, stdin=text)
        self.assertEqual(result.err, "")
        answers = result.out.splitlines()
        self.assertEqual(len(answers), len(lines))
        return answers

    def ask(self, questions, code=0, *options):
        lines = [json.dumps(question) for question in questions]
        return [json.loads(answer) for answer in self.ask_lines(lines, code, *options)]

    def check(self, rows):
        questions = [
            {"id": claim, "sids": SIDS, "desired": "0x10", **members} for claim, members, _ in rows
        ]
        for (claim, _, wanted), answer in zip(rows, self.ask(questions)):
            expected = {"id": claim, "verdict": "granted", "mask": "0x0"}
            if isinstance(wanted, str):
                expected["verdict"] = wanted
            else:
                expected["mask"] = hex(wanted)
            self.assertEqual(answer, expected)

    def test_conformance_vectors(self):
        self.check(VECTORS)

    def test_members_do_what_they_say(self):
        self.check(MEMBERS)

    def test_errors_name_the_member_and_what_is_right(self):
        questions = []
        for members, _ in ERRORS:
            question = {**members, **{name: GOOD[name] for name in GOOD if name not in members}}
            questions.append({name: value for name, value in question.items() if value is not ...})
        for (members, said), answer in zip(ERRORS, self.ask(questions, 1)):
            self.assertEqual(answer["id"], 7, members)  # though it stands behind the mistake
            self.assertEqual(set(answer), {"id", "error"}, members)
            self.assertEqual(answer["error"][: len(said)], said)

    def test_lines_that_are_no_json_are_answered_too(self):
        for (line, said), answer in zip(NO_JSON, self.ask_lines([row[0] for row in NO_JSON], 1)):
            self.assertEqual(json.loads(answer)["error"][: len(said)], said, line)

    def test_first_mistake_is_told(self):
        line = '{"desired": 1, "sids": 1, "desired": 2, "sddl": 1}'
        (answer,) = self.ask_lines([line], 1)
        self.assertEqual(answer, '{"id": null, "error": "sids: expected a list of SIDs"}')
        (answer,) = self.ask_lines(['{"sddl": "D:", "sddl": "D:", "id": 1}'], 1)
        self.assertEqual(answer, '{"id": 1, "error": "sddl: the member stands twice"}')

    def test_bytes_that_are_not_utf_8_are_a_mistake(self):
        line = b'{"id": 1, "x": "\xff"}\n'
        command = [program.PROGRAM, "access", "--batch"]
        done = subprocess.run(command, input=line, capture_output=True, check=False)
        said = "column 17 is no JSON: a byte in a string that is not UTF-8"
        self.assertEqual(json.loads(done.stdout), {"id": 1, "error": said})
        self.assertEqual(done.returncode, 1)

    def test_id_comes_back_as_it_was_written(self):
        written = ['"a\\u0041"', "1.50e0", "null", '{"a": [ 1,true ]}', "[]", '"\u00e9"', '""']
        rest = '"sddl": "D:", "sids": ["WD"], "desired": "GR"'
        lines = [f'{{{rest}, "id": {value}}}' for value in written] + ["{" + rest + "}"]
        for value, answer in zip([*written, "null"], self.ask_lines(lines, 0)):
            self.assertEqual(answer, f'{{"id": {value}, "verdict": "denied", "mask": "0x0"}}')

    def test_names_and_strings_may_have_escapes(self):
        line = '{"\\u0069d": 1, "s\\u0064dl": "D:(A;;\\u0047A;;;WD)", "sids": ["\\u0057D"], '
        (answer,) = self.ask_lines([line + '"desired": "GR"}'], 0)
        self.assertEqual(answer, '{"id": 1, "verdict": "granted", "mask": "0x120089"}')

    def test_accounts_of_a_domain_need_the_domain(self):
        question = {"sddl": "D:(A;;GR;;;DA)", "sids": ["DU", "S-1-5-21-9-8-7-512"], "desired": "GR"}
        domain = ("--domain", "S-1-5-21-9-8-7")
        (answer,) = self.ask([question], 0, *domain)
        self.assertEqual(answer["mask"], "0x120089")
        self.assertIn("belongs to a domain", self.ask([question], 1)[0]["error"])
        result = self.expect(2, "access", "--batch", "--domain", "example", stdin="")
        self.assertIn('--domain: unknown SID "ex"', result.err)

    def test_a_tree_and_a_token_may_be_as_large_as_the_limits(self):
        nodes = [[level, f"{level:08x}-0000-0000-0000-000000000000"] for level in range(256)]
        deepest = entry("OD", "WD", guid=nodes[-1][1])
        sids = [f"S-1-5-21-{number}" for number in range(1023)] + ["WD"]
        question = {"sddl": "D:" + deepest + entry("A", "WD"), "sids": sids, "desired": "0x10"}
        answers = self.ask([{**question, "tree": nodes}, {**question, "tree": nodes[:-1]}])
        self.assertEqual([answer["mask"] for answer in answers], ["0x0", "0x10"])

    def test_more_descriptors_than_are_kept_are_answered_alike(self):
        def question(number):
            sddl = f"D:(A;;{hex(number)};;;WD)"
            return {"id": number, "sddl": sddl, "sids": ["WD"], "desired": 1 << 25}

        numbers = [*range(1, 1500), *range(1, 40)]
        for number, answer in zip(numbers, self.ask([question(number) for number in numbers])):
            self.assertEqual(answer["mask"], hex(number))

    def test_a_wrong_descriptor_is_wrong_each_time(self):
        answers = self.ask([{**GOOD, "sddl": "D:("}] * 2 + [GOOD], 1)
        self.assertEqual(answers[0], answers[1])
        self.assertEqual(answers[2]["verdict"], "denied")

    def test_a_line_that_is_too_long_is_one_answer(self):
        lines = ['{"x": "' + "x" * (4 << 20) + '"}', json.dumps(GOOD)]
        answers = self.ask_lines(lines, 1)
        self.assertEqual(answers[0], '{"id": null, "error": "the line has more than 4 MiB"}')
        self.assertIn('"verdict": "denied"', answers[1])


if __name__ == "__main__":
    program.main()
