# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many entries",
  "identities": { "kim": {} },
  "server": { "/a": { "acl": [
END
yes '    { "allow": "kim", "mask": "0x1" },' | head -n 4096
cat <<'END'
    { "allow": "kim", "mask": "0x1" }
  ] } },
  "steps": [],
  "expect": {}
}
END
