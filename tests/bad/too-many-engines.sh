# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many engines",
  "identities": { "kim": {} },
  "server": {},
  "steps": [],
  "expect": {},
  "known_failures": {
END
seq -f '    "engine%g": {},' 1 256
cat <<'END'
    "engine": {}
  }
}
END
