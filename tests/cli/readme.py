"""readme.py - what pages show is what the program prints; tests/support/pages.py says how.

`--update` writes the blocks of all pages anew, `--update PAGE...` those of some.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import pages  # noqa: E402

PAGES = {  # how many blocks at least
    "README.md": 3,
    "docs/reports.md": 6,
    "docs/security-descriptors.md": 7,
    "docs/tutorial.md": 11,
}


def main(arguments):
    updates = arguments[:1] == ["--update"]
    chosen = {page: PAGES.get(page, 0) for page in arguments[1:]} or PAGES
    return pages.main(chosen, updates)


sys.exit(main(sys.argv[1:]))
