# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many items in all",
  "identities": { "kim": {} },
  "server": {
    "/b": { "items": { "one more": {} } },
    "/a": { "items": {
END
seq -f '    "item%g": {},' 1 4095
cat <<'END'
    "item": {}
    } }
  },
  "steps": [],
  "expect": {}
}
END
