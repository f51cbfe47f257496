# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many entries, each of which is two",
  "identities": { "kim": {} },
  "server": { "/a": { "acl": [
END
yes '    { "allow": "kim", "role": "author" },' | head -n 2048
cat <<'END'
    { "allow": "kim", "role": "author" }
  ] } },
  "steps": [],
  "expect": {}
}
END
