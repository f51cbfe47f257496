#!/usr/bin/python3
"""plugin_bad.py - shared objects that are no engines, each with its exact error."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402
import shared_object  # noqa: E402
from shared_object import source  # noqa: E402

LOOK = "look at its constructors and at st_engine_v1()"
CONSTRUCTOR = "__attribute__((constructor)) static void begin(void) {{ {} }}"
OPTION = """
static const char *const words[] = {{ {} }};
static struct st_plug_option o[] = {{ {} }};"""
ONE = '{{"depth", words, {}, {}}}, {{0}}'


def constructor(text):
    return source(globals_=CONSTRUCTOR.format(text))


def option(words, rows):
    return source(globals_=OPTION.format(words, rows), options="o")


MANY = ", ".join(f'{{"o{i}", words, 0, "why"}}' for i in range(5))

# What is built, and what is said about it.
BAD = (
    ("int x;", "it exports no st_engine_v1(); define that as synctorture/engine.h says"),
    (
        "static int st_engine_v1(void) { return 0; } int (*x)(void) = st_engine_v1;",
        "it exports no st_engine_v1(); define that as synctorture/engine.h says",
    ),
    (
        "int absent(void); int st_engine_v1(void) { return absent(); }",
        "it cannot be loaded: undefined symbol: absent; link it with all that it uses",
    ),
    (
        source(enter="return NULL;"),
        "st_engine_v1() returned NULL; it must return the engine's table",
    ),
    (
        source(abi="2"),
        "its table has ABI 2 and this program has 1; build it with this program's "
        "synctorture/engine.h",
    ),
    (
        source(abi="0"),
        "its table has ABI 0 and this program has 1; build it with this program's "
        "synctorture/engine.h",
    ),
    (
        source(size="8"),
        "its table says it has 8 bytes; size must be sizeof(struct st_plug_engine), 64 or more",
    ),
    (
        source(size="4097"),
        "its table says it has 4097 bytes; size must be sizeof(struct st_plug_engine), "
        "64 or more",
    ),
    (source(name="NULL"), 'name is NULL; it must be a word such as "my-sync"'),
    (
        source(name='"My sync\\033"'),
        'name is "My sync\\u{1b}"; it must be small letters, digits and single dashes, '
        "at most 63 bytes",
    ),
    (
        source(name='"' + "a" * 64 + '"'),
        f'name is "{"a" * 64}"; it must be small letters, digits and single dashes, '
        "at most 63 bytes",
    ),
    (source(summary="NULL"), "summary is NULL; it must be a line of text"),
    (source(summary='""'), "summary has 0 bytes; it must be a line of 1 to 255"),
    (
        source(summary='"' + "a" * 256 + '"'),
        "summary has too many bytes; it must be a line of 1 to 255",
    ),
    (source(source="NULL"), "source is NULL; it must be a line of text"),
    (
        source(source='"a\\nb"'),
        'source is "a\\nb"; it must be one line of UTF-8, without control characters',
    ),
    (
        source(capabilities="UINT64_C(1) << 40"),
        "its capabilities have bits that mean nothing: 0x10000000000; "
        "it must be a set of ST_PLUG_CAN_*",
    ),
    (source(recovery="17"), "recovery is 17; at most 16"),
    (source(reserved="1"), "reserved is 1; it must be 0"),
    (
        source().replace(".sync = synchronize", ".sync = NULL"),
        "sync is NULL; it must be the function that synchronizes",
    ),
    (
        option("NULL", ONE.format(0, '"why"')),
        'preset of option "depth" is 0; it must be below its 0 choices',
    ),
    (
        option('"one", "two", NULL', ONE.format(2, '"why"')),
        'preset of option "depth" is 2; it must be below its 2 choices',
    ),
    (
        option('"one", NULL', ONE.format(0, "NULL")),
        'why of option "depth" is NULL; it must be a line of text',
    ),
    (
        option('"a", "b", "c", "d", "e", NULL', ONE.format(0, '"why"')),
        'option "depth" has more than 4 choices',
    ),
    (
        option('"One", NULL', ONE.format(0, '"why"')),
        'choice 1 of option "depth" is "One"; it must be small letters, digits and single '
        "dashes, at most 63 bytes",
    ),
    (
        option("NULL", '{"depth", NULL, 0, "why"}, {0}'),
        'choices of option "depth" is NULL',
    ),
    (
        option('"one", NULL', MANY + ", {0}"),
        "it has more than 4 options, or no end of them",
    ),
    (constructor("abort();"), f"it crashed while it was loaded (SIGABRT); {LOOK}"),
    (constructor("raise(SIGKILL);"), f"it crashed while it was loaded (SIGKILL); {LOOK}"),
    (source(enter="abort();"), f"it crashed while it was loaded (SIGABRT); {LOOK}"),
    (constructor("_exit(0);"), f"it ended the process with code 0 while it was loaded; {LOOK}"),
    (constructor("_exit(3);"), f"it ended the process with code 3 while it was loaded; {LOOK}"),
    (
        constructor("for (;;) pause();"),
        f"loading it took more than 1 s (--deadline); {LOOK}",
    ),
)

# Engines that load, and what becomes of a run.
MISBEHAVING = (
    ("abort();", "the engine crashed: SIGABRT"),
    ("_exit(0);", "the engine ended its process with code 0"),
    ("exit(3);", "the engine ended its process with code 3"),
    ("for (;;) pause();", "the engine did not end within 1 s (--deadline)"),
)

# Steps that make no sense: the run fails with a status, and nothing is written where it may not.
NONSENSE = (
    "return 15;",
    "return 0xFFFFFFFF;",
    "session->door->report(session, NULL);",
    "session->door->report(session, &(struct st_plug_error){.object = 60000, .status = 1});",
    "session->door->report(session, &(struct st_plug_error){.property = 99, .status = 1});",
    "session->door->report(session, &(struct st_plug_error){.call = 17, .status = 1});",
    "session->door->report(session, &(struct st_plug_error){.status = 15});",
    "session->door->report(session, &(struct st_plug_error){.status = ST_PLUG_OK});",
    "session->door->log(session, NULL);",
    "session->door->log(session, &(struct st_plug_log){.kind = 8});",
    "session->door->log(session, &(struct st_plug_log){.name = 4000000000u});",
)
CALLS = (
    "item_open(session->server, 60000, NULL)",
    "item_create(session->server, 1, 60000, 1)",
    "item_create(session->server, 1, 0, 4000000000u)",
    "property_set(session->server, 1, 64, 1)",
    "property_set(session->server, 1, 0, 4000000000u)",
    "item_save(session->server, 1, 5, NULL, 0, NULL)",
    "item_save(session->server, 1, ST_PLUG_SAVE_IMPORT, NULL, 0, NULL)",
    "item_checkpoint(session->client, 1, 0, 32, 0)",
    "item_import(session->client, 1)",
)


class BadPlugins(program.Case):
    def build(self, text, name="bad.so"):
        shared_object.build(text, os.path.join(self.folder, name))

    def complains(self, spec, why):
        options = ("--deadline", "1") if "more than 1 s" in why else ()
        result = self.expect(2, "run", *options, "--engine", spec, shared_object.SCENARIO)
        first = result.err.splitlines()[0]
        self.assertEqual(first, f"synctorture run: --engine {why}")
        self.assertEqual(result.out, "")

    def test_what_is_no_engine_is_said_with_what_would_be_right(self):
        for text, why in BAD:
            with self.subTest(why):
                self.build(text)
                self.complains("./bad.so", f"./bad.so: {why}")

    def test_what_is_no_shared_object_is_said(self):
        build = "build it with cc -shared -fPIC"
        self.write("text.so", "hello")
        self.write("empty.so", "")
        os.mkdir(os.path.join(self.folder, "folder.so"))
        no_elf = "it is no shared object (ELF); build one with cc -shared -fPIC"
        begins = "a shared object is named by a path that begins with / or ./, such as"
        for spec, why in (
            ("./absent.so", f"there is no such file; {build}"),
            ("/absent/absent.so", f"there is no such file; {build}"),
            ("./text.so", no_elf),
            ("./empty.so", no_elf),
            ("./folder.so", "it is no file; build one with cc -shared -fPIC"),
            ("text.so", f"{begins} ./text.so"),
            ("folder/my.so", f"{begins} ./folder/my.so"),
            ("../my.so", f"{begins} ./my-engine.so"),
        ):
            with self.subTest(spec):
                self.complains(spec, f"{spec}: {why}")

    def test_a_truncated_object_is_refused(self):
        self.build(source())
        whole = os.path.join(self.folder, "bad.so")
        with open(whole, "r+b") as file:
            file.truncate(512)
        result = self.expect(2, "run", "--engine", "./bad.so", shared_object.SCENARIO)
        self.assertIn("--engine ./bad.so: it cannot be loaded: ", result.err)

    def test_a_file_that_everybody_may_write_is_not_loaded(self):
        self.build(source())
        os.chmod(os.path.join(self.folder, "bad.so"), 0o777)
        why = "everybody may write to it, so it may be anybody's code; chmod o-w"
        self.complains("./bad.so", f"./bad.so: {why}")

    def test_options_that_it_does_not_have_are_named(self):
        self.build(option('"one", "two", NULL', ONE.format(0, '"why"')))
        for spec, why in (
            (
                "./bad.so:dept=one",
                'tried has no option "dept"; one of depth; did you mean "depth"?',
            ),
            (
                "./bad.so:depth=tow",
                'option "depth" of tried cannot be "tow"; one of one, two; did you mean "two"?',
            ),
        ):
            with self.subTest(spec):
                self.complains(spec, f"./bad.so: {why}")

    def test_how_it_ends_is_a_finding_and_the_run_goes_on(self):
        for text, why in MISBEHAVING:
            with self.subTest(why):
                self.build(source(sync=text))
                self.expect(
                    1, "run", "--deadline", "1", "-e", "./bad.so", "-e", "reference",
                    shared_object.SCENARIO, "--format", "jsonl=log",
                )  # fmt: skip
                events = [json.loads(line) for line in self.read("log").splitlines()]
                told = [(e["verdict"], e["reason"]) for e in events if e["event"] == "case"]
                self.assertEqual(told, [("fail", why), ("pass", None)])

    def statuses(self, text):
        self.build(source(sync=text))
        self.expect(
            1, "run", "-e", "./bad.so", shared_object.SCENARIO, "--format", "jsonl=log"
        )  # fmt: skip
        case = json.loads(self.read("log").splitlines()[1])
        return [step["status"] for step in case["steps"] if step["do"] == "sync"]

    def test_nonsense_is_a_bad_call(self):
        for text in NONSENSE:
            with self.subTest(text):
                self.assertEqual(self.statuses(text), ["bad-call"])

    def test_a_call_with_what_is_out_of_range_is_a_bad_call(self):
        for call in CALLS:
            with self.subTest(call):
                self.assertEqual(self.statuses(f"return session->door->{call};"), ["bad-call"])

    def test_scratch_memory_ends_at_4_mib(self):
        whole = "session->door->scratch(session, 4 << 20)"
        more = "session->door->scratch(session, 1)"
        text = f"return {whole} && !{more} ? ST_PLUG_QUOTA : ST_PLUG_OK;"
        self.assertEqual(self.statuses(text), ["quota"])


if __name__ == "__main__":
    program.main()
