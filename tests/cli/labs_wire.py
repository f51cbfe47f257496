#!/usr/bin/python3
"""labs_wire.py - the way between a tool and its server is cut, or loses answers."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import lab  # noqa: E402

MISSING = lab.lacks("slapd", "ldapmodify", "dovecot", "mbsync", "offlineimap", "rclone")


class Wire(lab.Case):
    def setUp(self):
        if MISSING:
            self.skipTest("this machine lacks " + ", ".join(MISSING))
        super().setUp()

    def case(self, engine, kind, item="/Team/fresh", call="item.save", **members):
        fault = {"inject": kind, "at": {"call": call, "item": item, "on": "server"}, **members}
        self.write("a.json", {**lab.STORY, "faults": [fault]})
        result = self.run_program("run", "-f", "json", "-e", engine, "a.json")
        return json.loads(result.out)["cases"][0]

    def told(self, case):
        return [sync["status"] for sync in case["syncs"]]

    def test_what_is_cut_off_arrives_the_next_time(self):
        for engine in ("ldapmodify", "ldapmodify-c", "mbsync", "rclone-webdav-plain"):
            with self.subTest(engine=engine):
                case = self.case(engine, "cut")
                self.assertEqual(self.told(case), ["io-error", "ok"])
                self.assertEqual(case["verdict"], "pass", case)

    def test_an_answer_is_lost_of_what_was_done(self):
        """Of a directory it shows: what is there already cannot be added once more."""
        for engine, model in (("ldapmodify", "journal-stop"), ("ldapmodify-c", "journal-continue")):
            with self.subTest(engine=engine):
                self.assertEqual(
                    self.told(self.case(engine, "lose-answer"))[1:],
                    self.told(self.case(model, "lose-answer"))[1:],
                )
                self.assertEqual(self.told(self.case(engine, "lose-answer"))[1], "exists")
                self.assertEqual(self.told(self.case(engine, "cut"))[1], "ok")

    def test_a_message_whose_answer_was_lost_is_sent_twice_by_one_tool_and_not_by_the_other(self):
        for tool, is_twice in (("offlineimap", True), ("mbsync", False)):
            with self.subTest(tool=tool):
                case = self.case(tool, "lose-answer")
                log = "\n".join(line for sync in case["syncs"] for line in sync["log"])
                self.assertEqual("the server has <fresh> more than once" in log, is_twice, log)
                broken = {finding["invariant"] for finding in case["broken"]}
                self.assertEqual("well-formed-tree" in broken, is_twice, case["broken"])
                self.assertEqual(self.told(case)[1], "ok")

    def test_a_tool_with_a_time_out_gives_up_and_one_without_is_not_asked(self):
        self.assertEqual(self.told(self.case("mbsync", "timeout"))[0], "timeout")
        case = self.case("ldapmodify", "timeout")
        self.assertEqual(case["verdict"], "skipped")
        self.assertIn("no time-out that its description sets", case["reason"])

    def test_a_tool_can_be_ended_at_a_request_before_or_after_it_is_done(self):
        for when, second in (("before", "ok"), ("after", "exists")):
            with self.subTest(when=when):
                case = self.case("ldapmodify", "crash", when=when)
                self.assertEqual(self.told(case), ["crashed", second])
                self.assertEqual(case["syncs"][0]["errors"], [])

    def test_what_never_fires_shows_nothing(self):
        case = self.case("ldapmodify", "cut", call="item.move")
        self.assertEqual(case["verdict"], "inconclusive")
        self.assertIn("never fired", case["reason"])

    def test_what_a_way_cannot_do_is_skipped_with_the_reason(self):
        for kind, why in (("access-denied", "is its own"), ("repeat", "what is said once")):
            case = self.case("ldapmodify", kind)
            self.assertEqual(case["verdict"], "skipped")
            self.assertIn(why, case["reason"])

    def test_a_sweep_is_over_requests_and_the_same_however_many_run_at_a_time(self):
        self.write("a.json", {**lab.STORY, "steps": lab.STORY["steps"][:-1]})
        found = []
        for jobs in ("1", "3"):
            result = self.run_program(
                "sweep", "-f", "json", "-e", "ldapmodify", "--fault", "cut",
                "--fault", "lose-answer", "-j", jobs, "a.json",
            )  # fmt: skip
            found.append(json.loads(result.out)["sweeps"][0])
        names = {point["name"] for point in found[0]["points"]}
        self.assertIn("item.save:server:/Team/fresh:1", names)
        self.assertIn("item.delete:server:/Team/waste:1", names)
        self.assertEqual(found[0]["runs"], 2 * len(names))
        self.assertEqual(found[0], found[1])


if __name__ == "__main__":
    lab.main(MISSING)
