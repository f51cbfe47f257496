"""readme.py - what pages show is what the program prints; tests/support/pages.py says how.

`--update` writes the blocks of all pages anew, `--update PAGE...` those of some.
"""

import glob
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import pages  # noqa: E402

PAGES = {  # how many blocks at least; reference.py and howto.py have those of their folders
    "README.md": 3,
    "docs/change-lists.md": 3,
    "docs/explanation/models.md": 2,
    "docs/explanation/order-of-entries.md": 3,
    "docs/explanation/what-a-pass-means.md": 3,
    "docs/reports.md": 6,
    "docs/security-descriptors.md": 7,
    "docs/tutorial.md": 11,
}


def main(arguments):
    if arguments[:1] != ["--update"]:
        return pages.main(PAGES, False)
    chosen = arguments[1:] or sorted(glob.glob("docs/*/*.md")) + list(PAGES)
    return pages.main(dict.fromkeys(chosen, 0), True)


sys.exit(main(sys.argv[1:]))
