# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many folders",
  "identities": { "kim": {} },
  "server": {
END
seq -f '    "/f%g": {},' 1 1024
cat <<'END'
    "/one more": {}
  },
  "steps": [],
  "expect": {}
}
END
