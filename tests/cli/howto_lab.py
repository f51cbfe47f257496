"""howto_lab.py - the how-to page about real tools, which are run as several users."""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import pages  # noqa: E402

PAGE = "docs/how-to/test-a-real-tool.md"

if os.geteuid() != 0:
    print(f"{PAGE}: not run, for labs need root")
    sys.exit(1 if os.environ.get("ST_NEEDS_ALL") else 77)  # 77: CTest takes it for "did not run"
sys.exit(pages.main({PAGE: 6}, sys.argv[1:] == ["--update"]))
