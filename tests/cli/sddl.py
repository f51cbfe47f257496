#!/usr/bin/python3
"""sddl.py - the command sddl: a line in, a line out."""

import os
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE"], "tests", "support"))
import program  # noqa: E402

SDDL = "O:BAG:SYD:PAI(D;;WP;;;WD)(A;OICI;FA;;;AU)S:(AU;SA;CR;;;WD)"
PROPERTY = "D:(OD;;0x10;00000037-6585-11d3-b619-00aa004b9c30;;S-1-1-0)"
NULL_LIST = "0100048000000000000000000000000000000000"


class Convert(program.Case):
    def sddl(self, code, lines, *options):
        text = "".join(line + "\n" for line in lines)
        result = self.run_program("sddl", *options, stdin=text)
        self.assertEqual(result.code, code, result.err)
        self.assertEqual(result.out.count("\n"), len(lines))
        return result.out.splitlines(), result.err

    def test_there_and_back_is_the_same(self):
        lines = [SDDL, PROPERTY.replace("0x10", "RP").replace("S-1-1-0", "WD"), "D:", "D:AIS:P"]
        binary, errors = self.sddl(0, lines)
        self.assertEqual(errors, "")
        self.assertEqual(self.sddl(0, binary, "--from-hex")[0], lines)

    def test_a_list_of_object_entries_has_revision_4(self):
        binary = self.sddl(0, [PROPERTY, SDDL])[0]
        self.assertEqual(binary[0][40:44], "0400")
        self.assertEqual(binary[1][40:44], "0200")

    def test_no_access_control_is_a_list_that_is_present_and_null(self):
        self.assertEqual(self.sddl(0, ["D:NO_ACCESS_CONTROL"])[0], [NULL_LIST])
        self.assertEqual(self.sddl(0, [NULL_LIST], "--from-hex")[0], ["D:NO_ACCESS_CONTROL"])

    def test_a_rejected_line_does_not_end_the_run(self):
        answers, errors = self.sddl(1, ["D:(A;;XX;;;WD)", "D:NO_ACCESS_CONTROL", "", "D:\t"])
        self.assertEqual(answers, ["reject", NULL_LIST, "reject", "reject"])
        self.assertIn('line 1: unknown right "XX" at column 7; rights are GA', errors)
        self.assertIn("line 3: the line is empty", errors)
        self.assertEqual(errors.count("\n"), 3)

    def test_conditional_entries_are_refused_with_the_reason(self):
        errors = self.sddl(1, ['D:(XA;;FA;;;WD;(@User.Title=="x"))', "D:(A;;FA;;;WD;())"])[1]
        self.assertIn("entries of type XA are not supported: a condition decides", errors)
        self.assertIn("seventh field", errors)

    def test_accounts_of_a_domain_need_the_domain(self):
        errors = self.sddl(1, ["O:DA"])[1]
        self.assertIn("DA (domain administrators) belongs to a domain", errors)
        domain = ("--domain", "S-1-5-21-1-2-3")
        binary = self.sddl(0, ["O:DA"], *domain)[0]
        self.assertEqual(self.sddl(0, binary, "--from-hex")[0], ["O:S-1-5-21-1-2-3-512"])
        self.assertEqual(self.sddl(0, binary, "--from-hex", *domain)[0], ["O:DA"])

    def test_a_domain_that_is_no_sid_is_a_usage_error(self):
        result = self.expect(2, "sddl", "--domain", "EXAMPLE")
        self.assertIn('--domain: unknown SID "EX"', result.err)

    def test_bytes_that_are_no_descriptor_are_rejected(self):
        lines = ["zz", "010", "01000480", NULL_LIST + "00", NULL_LIST.replace("0480", "0400")]
        answers = self.sddl(1, lines, "--from-hex")[0]
        self.assertEqual(answers, ["reject"] * 3 + ["D:NO_ACCESS_CONTROL", "reject"])

    def test_a_descriptor_without_parts_has_no_line(self):
        errors = self.sddl(1, ["01000080" + "00" * 16], "--from-hex")[1]
        self.assertIn("no owner, group or list", errors)

    def test_the_last_line_needs_no_end_and_lines_may_end_in_crlf(self):
        result = self.run_program("sddl", stdin="D:NO_ACCESS_CONTROL\r\nD:NO_ACCESS_CONTROL")
        self.assertEqual(result.out, (NULL_LIST + "\n") * 2)

    def test_a_line_that_is_too_long_is_one_rejected_line(self):
        long = "D:" + " " * (5 << 20)
        answers = self.sddl(1, [long, "D:NO_ACCESS_CONTROL"])[0]
        self.assertEqual(answers, ["reject", NULL_LIST])

    def test_nothing_in_is_nothing_out(self):
        self.assertEqual(self.run_program("sddl", stdin="").out, "")


if __name__ == "__main__":
    program.main()
