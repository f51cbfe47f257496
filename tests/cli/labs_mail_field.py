#!/usr/bin/python3
"""labs_mail_field.py - what mail programs do with a real IMAP server comes out as declared."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import mail  # noqa: E402

SCENARIOS = os.path.join(os.environ["SOURCE"], "scenarios")


class Tools(mail.Case):
    def test_each_tool_fails_in_the_field_as_was_recorded(self):
        field = os.path.join(SCENARIOS, "field")
        recorded = set()
        for name in os.listdir(field):
            with open(os.path.join(field, name), encoding="utf-8") as file:
                known = json.load(file).get("known_failures", {})
            recorded |= {(tool, "field/" + name) for tool in set(known) & set(mail.TOOLS)}
        self.assertGreaterEqual(len(recorded), 12)

        engines = [word for tool in mail.TOOLS for word in ("-e", tool)]
        result = self.expect(0, "run", "-j", "4", "-f", "json", *engines, field)
        found = {
            (case["engine"], case["scenario"] + ".json")
            for case in json.loads(result.out)["cases"]
            if case["verdict"] == "known"
        }
        self.assertEqual(found, recorded)

    def test_the_model_passes_what_they_fail(self):
        field = os.path.join(SCENARIOS, "field")
        for name in ("mbsync-loses-append", "offlineimap-aborts-account", "mail-moved-is-lost"):
            path = os.path.join(field, name + ".json")
            result = self.expect(0, "run", path, "-e", "reference")
            self.assertIn("1 pass", result.out)

    def test_the_article_itself_does_not_happen_to_them(self):
        base = os.path.join(SCENARIOS, "kb810018", "base.json")
        result = self.expect(0, "run", base, "-e", "mbsync", "-e", "offlineimap")
        self.assertIn("2 pass", result.out)

    def test_all_kinds_of_edits_arrive(self):
        upload = os.path.join(SCENARIOS, "sync", "upload.json")
        download = os.path.join(SCENARIOS, "sync", "download.json")
        for tool in mail.TOOLS:
            result = self.expect(0, "run", upload, download, "-e", tool)
            self.assertIn("2 pass", result.out)


if __name__ == "__main__":
    mail.main()
