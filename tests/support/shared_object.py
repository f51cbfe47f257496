"""shared_object.py - builds engines that are shared objects, for the tests in tests/cli."""

import os
import subprocess

SOURCE = os.environ["SOURCE"]
EXAMPLE = os.path.join(SOURCE, "examples", "shared-object")
SCENARIO = os.path.join(SOURCE, "scenarios", "tutorial", "1-edit-arrives.json")

# An engine of which a test changes one line; MEMBERS are the table's, in order.
TEMPLATE = """\
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <synctorture/engine.h>
{globals}
static st_plug_status synchronize(struct st_plug_session *session)
{{
    {sync}
    return session->door->first_error(session);
}}
const struct st_plug_engine *st_engine_v1(void)
{{
    static const struct st_plug_engine engine = {{ {members} }};
    {enter}
    return &engine;
}}
"""
MEMBERS = {
    "abi": "ST_PLUG_ABI",
    "size": "sizeof(struct st_plug_engine)",
    "name": '"tried"',
    "summary": '"does nothing"',
    "source": '"a test"',
    "capabilities": "ST_PLUG_CAN_UPLOAD",
    "options": "NULL",
    "recovery": "0",
    "reserved": "0",
    "sync": "synchronize",
}


def source(globals_="", sync="", enter="", **members):
    """C of an engine that does nothing, but for what is given."""
    listed = ", ".join(f".{name} = {value}" for name, value in {**MEMBERS, **members}.items())
    return TEMPLATE.format(globals=globals_, sync=sync, enter=enter, members=listed)


def build(text, path, *flags):
    """Compile C text to a shared object."""
    compiler = [os.environ.get("CC", "cc"), "-shared", "-fPIC", "-w", *flags]
    subprocess.run(
        [*compiler, f"-I{SOURCE}/include", "-x", "c", "-", "-o", path],
        input=text.encode(),
        check=True,
    )
