# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many items",
  "identities": { "kim": {} },
  "server": { "/a": { "items": {
END
seq -f '    "item%g": {},' 1 4096
cat <<'END'
    "one more": {}
  } } },
  "steps": [],
  "expect": {}
}
END
