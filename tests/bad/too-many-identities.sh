# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many identities",
  "identities": {
END
seq -f '    "user%g": {},' 1 1022
cat <<'END'
    "one more": {}
  },
  "server": {},
  "steps": [],
  "expect": {}
}
END
