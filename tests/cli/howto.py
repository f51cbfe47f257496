"""howto.py - every command of a how-to page is run; tests/support/pages.py says how."""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import pages  # noqa: E402

PAGES = {  # how many blocks at least
    "docs/how-to/engine-in-c.md": 5,
    "docs/how-to/engine-in-python.md": 8,
    "docs/how-to/fuzz-in-ci.md": 5,
    "docs/how-to/judge-a-workaround.md": 7,
    "docs/how-to/triage-a-sweep.md": 7,
    "docs/how-to/write-a-regression-scenario.md": 6,
}

sys.exit(pages.main(PAGES, sys.argv[1:] == ["--update"]))
