#!/usr/bin/python3
"""links.py - every link between pages leads somewhere, and so does every page that is named.

Use, in the root of the source tree: links.py [--self-test]

Looked at are links of Markdown to files and to headings, and `docs/NAME.md` wherever it is said
in a text of the tree. What is on the network is left alone.
"""

import os
import re
import sys

import tidy

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?:<([^>\n]+)>|([^)\s]+))\)")
HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)
NAMED = re.compile(r"(?<![\w/.-])docs/[\w/-]+\.md\b")


def prose_of(text):
    """The page without its blocks of code; lines stay."""
    return FENCE.sub(lambda block: tidy.blank(block[0]), text)


def anchors_of(text):
    """What GitHub calls the headings."""
    anchors = set()
    for heading in HEADING.findall(prose_of(text)):
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        same = (f"{name}-{number}" for number in range(1, 1000))
        anchors.add(name if name not in anchors else next(s for s in same if s not in anchors))
    return anchors


def findings(texts, paths):
    """(path, line, message) of each link that leads nowhere. A folder's path ends in a slash."""
    for page, text in sorted(texts.items()):
        if page.endswith(".md"):
            prose = prose_of(text)
            for link in LINK.finditer(prose):
                wrong = dead(page, link[1] or link[2], texts, paths)
                if wrong:
                    yield page, tidy.line_at(prose, link.start()), wrong
        for named in NAMED.finditer(text if page != "tests/links.py" else ""):
            if named[0] not in paths:
                yield page, tidy.line_at(text, named.start()), f"there is no {named[0]}"


def dead(page, target, texts, paths):
    """What is wrong with a link, or None."""
    if re.match(r"[a-z]+:", target):
        return None
    path, _, anchor = target.partition("#")
    whole = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
    if whole not in paths and whole + "/" not in paths:
        return f"there is no {whole}"
    if anchor and anchor not in anchors_of(texts.get(whole, "")):
        return f"{whole} has no heading #{anchor}"
    return None


def check():
    files = [path for path in tidy.paths_on_disk() if os.path.isfile(path)]
    folders = {path[: i + 1] for path in files for i, c in enumerate(path) if c == "/"}
    texts = tidy.tree_on_disk().texts
    found = list(findings(texts, {*files, *folders}))
    for path, line, message in found:
        print(f"{path}:{line}: {message}")
    links = sum(len(LINK.findall(prose_of(texts[path]))) for path in texts if path.endswith(".md"))
    print(f"{links} links, {len(found)} lead nowhere")
    return not found and links > 100


PLANTED = (
    ("see [a](b.md)", "there is no b.md"),
    ("see [a](c/d.md)", None),
    ("see [a](<c/d.md>)", None),
    ("see [a](c)", None),
    ("see [a](c/d.md#two-words)", None),
    ("see [a](c/d.md#two-words-1)", None),
    ("see [a](c/d.md#no-title)", "c/d.md has no heading #no-title"),
    ("see [a\nb](b.md)", "there is no b.md"),
    ("see [a](#a)", None),
    ("see [a](#b)", "x.md has no heading #b"),
    ("see [a](https://example.org/b.md)", None),
    ("```\n[a](b.md)\n```", None),
    ("`docs/e.md`", "there is no docs/e.md"),
    ("`docs/f.md`", None),
)


def self_test():
    other = "# Two words!\n## `Two` words\n```\n# no title\n```\n"
    failures = []
    for text, wanted in PLANTED:
        texts = {"x.md": "# A\n\n" + text + "\n", "c/d.md": other}
        found = [(line, wrong) for _, line, wrong in findings(texts, {*texts, "c/", "docs/f.md"})]
        if found != ([(3, wanted)] if wanted else []):
            failures.append(f"{text!r}: {found}")
    print(*failures, f"{len(PLANTED)} planted, {len(failures)} failed", sep="\n")
    return not failures


if __name__ == "__main__":
    sys.exit(not (self_test() if sys.argv[1:] == ["--self-test"] else check()))
