#!/usr/bin/python3
"""pcl.py - the command pcl: what change lists say, and how two stand to each other."""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SPACE = "00112233445566778899aabbccddeeff"
OTHER = "ff112233445566778899aabbccddeeff"
SEVEN = f"16{SPACE}000000000007"
EIGHT = f"16{SPACE}000000000008"
CLIENT = f"14{OTHER}00000001"


class Pcl(program.Case):
    def last(self, *lists):
        return self.expect(0, "pcl", *lists).out.splitlines()[-1]

    def refused(self, *lists):
        result = self.expect(1, "pcl", *lists)
        self.assertEqual(result.out.count("conflict"), 0)
        return result.err

    def test_each_change_is_printed_and_who_made_its_identifier(self):
        lines = self.expect(0, "pcl", SEVEN + CLIENT).out.splitlines()
        self.assertEqual(
            lines,
            [
                "first: 2 changes",
                "  33221100-5544-7766-8899-aabbccddeeff  000000000007  server",
                "  332211ff-5544-7766-8899-aabbccddeeff  00000001  client",
            ],
        )

    def test_a_list_may_be_empty_and_is_older_than_any(self):
        self.assertEqual(self.expect(0, "pcl", "").out, "first: 0 changes\n")
        self.assertTrue(self.last("", SEVEN).startswith("older: "))

    def test_the_last_line_says_what_becomes_of_an_import(self):
        self.assertTrue(self.last(SEVEN, SEVEN.upper()).startswith("same: "))
        self.assertTrue(self.last(EIGHT, SEVEN).startswith("newer: "))
        self.assertTrue(self.last(SEVEN, EIGHT).startswith("older: "))

    def test_a_conflict_names_the_list_of_a_successor(self):
        out = self.expect(0, "pcl", EIGHT, SEVEN + CLIENT).out
        self.assertIn("\nconflict: neither includes the other\n", out)
        successor = out.splitlines()[-1].strip()
        self.assertEqual(successor, EIGHT + CLIENT)
        self.assertTrue(self.last(successor, EIGHT).startswith("newer: "))
        self.assertTrue(self.last(successor, SEVEN + CLIENT).startswith("newer: "))

    def test_what_is_no_list_is_told_with_its_place(self):
        self.assertIn('no hexadecimal digit at column 3 of "16zz"', self.refused("16zz"))
        self.assertIn("half a byte at the end", self.refused("160"))
        self.assertIn("half an XID at the end at byte 0", self.refused(SEVEN[:-2]))
        self.assertIn("an XID of a wrong size at byte 23", self.refused(SEVEN + "00"))
        self.assertIn("the XIDs are not sorted at byte 21", self.refused(CLIENT + SEVEN))
        self.assertIn("two XIDs of one namespace at byte 23", self.refused(SEVEN + EIGHT))
        self.assertIn("the list is too long", self.refused("16" * 7000))

    def test_local_ids_of_two_sizes_cannot_be_compared(self):
        errors = self.refused(SEVEN, f"15{SPACE}0000000007")
        self.assertIn("different sizes in the namespace of the first list's change 1", errors)

    def test_it_takes_one_list_or_two(self):
        self.expect(2, "pcl")
        self.expect(2, "pcl", SEVEN, SEVEN, SEVEN)


if __name__ == "__main__":
    program.main()
