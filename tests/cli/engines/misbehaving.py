"""misbehaving.py - engines that do one thing wrong each; the first argument says which.

Each is a function of BEHAVIOURS: called at a place in the conversation, which is that of an
engine that does nothing but answer. The second argument is a mark by which a test finds
processes that were left over.
"""

import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import time

FOREVER = 1000
CALL = {"type": "call", "call": "journal.list"}
OPEN = {"type": "call", "call": "item.open", "on": "server"}
SAVE = {**OPEN, "call": "item.save", "item": 1, "save": "import"}
SAVE["version"] = {"pcl": [1], "key": [0, 1], "modified": 0}
HELLO = {"type": "hello", "protocol": 1, "name": "bad", "version": "1", "capabilities": ["upload"]}
DONE = {"type": "done", "status": "ok"}
NO_ERROR = {"item": 1, "call": "item.open", "status": "ok"}
DONE_WITH = '{"type":"done","sync":$SYNC,"status":"ok",%s}'

BEHAVIOURS = {}


def at(place):
    def add(function):
        BEHAVIOURS[function.__name__.strip("_").replace("_", "-")] = (place, function)
        return function

    return add


def send(message):
    text = message if isinstance(message, str) else json.dumps(message)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def send_bytes(data):
    sys.stdout.flush()
    os.write(1, data)


def wait():
    time.sleep(FOREVER)


def leave_sleeper(**options):
    command = [sys.executable, "-c", f"import time; time.sleep({FOREVER})", *sys.argv[1:]]
    return subprocess.Popen(command, **options)


# --- Silence --------------------------------------------------------------------------------


@at("start")
def hang_at_start(_):
    wait()


@at("sync")
def hang_in_sync(_):
    wait()


@at("sync")
def hang_after_call(_):
    send(CALL)
    wait()


@at("end")
def hang_at_end(_):
    wait()


@at("sync")
def drip(_):
    while True:
        send_bytes(b" ")
        time.sleep(0.05)


@at("sync")
def never_read(_):
    while True:
        send(CALL)


@at("sync")
def spin(_):
    while True:
        send(CALL)
        sys.stdin.readline()


@at("sync")
def ignore_term(_):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    wait()


@at("sync")
def stop_itself(_):
    os.kill(os.getpid(), signal.SIGSTOP)
    wait()


# --- Noise ----------------------------------------------------------------------------------


@at("sync")
def flood_stdout(_):
    while True:
        send_bytes(b"x\n" * 4096)


@at("sync")
def flood_stderr(_):
    while True:
        os.write(2, b"x\n" * 4096)


@at("sync")
def huge_line(_):
    while True:
        send_bytes(b"x" * 65536)


@at("sync")
def deep_json(_):
    send("[" * 100000)
    wait()


@at("sync")
def invalid_utf8(_):
    send_bytes(b'{"type":"call","call":"\xff\xfe"}\n')
    wait()


@at("sync")
def nul_byte(_):
    send_bytes(b'{"type":"call"\0}\n')
    wait()


@at("sync")
def nul_escape(_):
    send('{"type":"call","call":"item.open\\u0000"}')
    wait()


@at("start")
def no_json(_):
    send("hello world")
    wait()


@at("start")
def empty_line(_):
    send("")
    wait()


@at("start")
def no_object(_):
    send("[1]")
    wait()


@at("sync")
def two_objects(_):
    send('{"type":"call","call":"journal.list"} {"x":1}')
    wait()


@at("sync")
def escape_sequences(_):
    os.write(2, b"\x1b[2J\x1b]0;gotcha\x07 \xe2\x80\xae evil\n")
    send("\x1b[31mred\x1b[0m \u202e")
    wait()


# --- Pipes and processes ----------------------------------------------------------------------


@at("sync")
def close_stdout(_):
    os.close(1)
    wait()


@at("sync")
def close_stdin(_):
    os.close(0)
    while True:
        send(CALL)
        time.sleep(0.1)


@at("hello")
def close_stderr(_):
    os.close(2)


@at("hello")
def leave_grandchildren(_):
    for _ in range(3):
        leave_sleeper(start_new_session=True)


@at("hello")
def leave_grandchildren_at_the_pipes(_):
    leave_sleeper(close_fds=False)


@at("hello")
def fork_lightly(_):
    for _ in range(20):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                leave_sleeper(stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            os._exit(0)


@at("start")
def daemonise(_):
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
    if os.fork() > 0:
        os._exit(0)


@at("sync")
def kill_the_group_of_its_parent(_):
    os.kill(-os.getpgid(os.getppid()), signal.SIGKILL)
    wait()


@at("hello")
def set_the_terminal(_):
    try:
        os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return
    os._exit(9)


@at("hello")
def make_stdin_nonblocking(_):
    for stream in (0, 1, 2):
        flags = fcntl.fcntl(stream, fcntl.F_GETFL)
        fcntl.fcntl(stream, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    for stream in (0, 1, 2):
        flags = fcntl.fcntl(stream, fcntl.F_GETFL)
        fcntl.fcntl(stream, fcntl.F_SETFL, flags & ~os.O_NONBLOCK)


@at("start")
def look_for_descriptors(_):
    if [int(name) for name in os.listdir("/proc/self/fd") if int(name) > 3]:
        os._exit(9)  # 3 is the folder that is being listed


@at("start")
def look_for_secrets(_):
    allowed = {"PATH", "LANG", "LC_CTYPE", "TZ", "HOME"}
    if set(os.environ) - allowed or "canary" in str(os.environ):
        os._exit(9)


@at("hello")
def raise_its_limits(_):
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        if resource.getrlimit(kind)[1] == resource.RLIM_INFINITY:
            os._exit(9)


# --- Ends -----------------------------------------------------------------------------------


def exits(place, code):
    def act(_):
        sys.stdout.flush()
        os._exit(code)

    act.__name__ = f"exit_{code}_at_{place}"
    at(place)(act)


def dies(place, number):
    def act(_):
        signal.signal(number, signal.SIG_DFL) if number != signal.SIGKILL else None
        os.kill(os.getpid(), number)
        wait()

    act.__name__ = f"die_of_{number.name[3:].lower()}_at_{place}"
    at(place)(act)


for code in (0, 1, 77):
    for place in ("start", "sync", "done"):
        exits(place, code)
exits("end", 3)
exits("end", 77)
for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL):
    for place in ("sync", "end"):
        dies(place, number)


@at("sync")
def eat_memory(_):
    eaten = []
    while True:
        eaten.append(b"x" * (1 << 22))


@at("sync")
def eat_disk(_):
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    with open("eaten", "wb") as file:
        os.unlink("eaten")
        while True:
            file.seek(1 << 40)
            file.write(b"x")
            file.flush()


@at("sync")
def half_a_line(question):
    send_bytes(json.dumps({**DONE, "sync": question["sync"]}).encode())
    os._exit(0)


# --- Lies -----------------------------------------------------------------------------------


@at("sync")
def two_answers(question):
    send({**DONE, "sync": question["sync"]})


@at("hello")
def answer_before_the_question(_):
    send(HELLO)
    send({**DONE, "sync": 1})
    sys.stdin.readline()
    wait()


@at("end")
def talk_at_the_end(_):
    send({**DONE, "sync": 99})


@at("sync")
def answer_another_question(question):
    send({**DONE, "sync": question["sync"] + 1})
    wait()


def says(place, name, message):
    def act(question):
        text = message if isinstance(message, str) else json.dumps(message)
        send(text.replace("$SYNC", str(question.get("sync"))))
        wait()

    act.__name__ = name
    at(place)(act)


says("hello", "duplicate_key", '{"type":"hello","type":"hello","protocol":1}')
says("hello", "no_hello", {**DONE, "sync": 1})
says("hello", "wrong_version", {**HELLO, "protocol": 2})
says("hello", "version_as_text", {**HELLO, "protocol": "1"})
says("hello", "version_true", {**HELLO, "protocol": True})
says("hello", "unknown_capability", {**HELLO, "capabilities": ["uplaod"]})
says("hello", "capabilities_as_text", {**HELLO, "capabilities": "upload"})
says("hello", "unknown_member", {**HELLO, "capabilites": []})
says("hello", "name_with_escape", {**HELLO, "name": "\x1b[31mred"})
says("hello", "endless_recovery", {**HELLO, "recovery": 1000000})
says("hello", "no_name", {k: v for k, v in HELLO.items() if k != "name"})
says("sync", "hello_again", HELLO)
says("sync", "unknown_type", {"type": "reply"})
says("sync", "no_type", {"call": "journal.list"})
says("sync", "unknown_call", {"type": "call", "call": "item.opne", "item": 1})
says("sync", "unknown_side", {**CALL, "on": "moon"})
says("sync", "item_as_text", {**OPEN, "item": "1"})
says("sync", "item_as_float", {**OPEN, "item": 1.5})
says("sync", "item_too_large", {**OPEN, "item": 1 << 40})
says("sync", "item_negative", {**OPEN, "item": -1})
says("sync", "item_missing", OPEN)
says("sync", "unknown_property", {**OPEN, "call": "property.get", "item": 1, "property": "bdoy"})
says("sync", "version_without_import", {**SAVE, "save": "change"})
says("sync", "version_of_strings", {**SAVE, "version": {**SAVE["version"], "pcl": ["1"]}})
says("sync", "unknown_status", '{"type":"done","sync":$SYNC,"status":"okay"}')
says("sync", "sync_as_text", '{"type":"done","sync":"$SYNC","status":"ok"}')
says("sync", "errors_as_object", DONE_WITH % '"errors":{}')
says("sync", "error_that_is_none", DONE_WITH % f'"errors":[{json.dumps(NO_ERROR)}]')
says("sync", "log_of_numbers", DONE_WITH % '"log":[1]')
says("sync", "huge_state", DONE_WITH % f'"state":"{70000 * "x"}"')


@at("hello")
def another_hello_each_time(_):
    send({**HELLO, "version": str(time.time_ns())})
    converse(sys.stdin, skip_hello=True)
    os._exit(0)


@at("never")
def say_ok_and_do_nothing(_):
    pass


# --- The conversation -------------------------------------------------------------------------


def converse(lines, act=None, place=None, skip_hello=False):
    for line in lines:
        question = json.loads(line)
        if question["type"] == place:
            act(question)
        if question["type"] == "hello" and not skip_hello:
            send(HELLO)
        elif question["type"] == "sync":
            send({**DONE, "sync": question["sync"]})
            if place == "done":
                act(question)


def main():
    place, act = BEHAVIOURS[sys.argv[1]]
    if place == "start":
        act({})
    converse(sys.stdin, act, place)
    if place == "end":
        act({})


if __name__ == "__main__":
    main()
