# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many properties",
  "identities": { "kim": {} },
  "server": { "/a": { "items": { "report": { "properties": {
END
seq -f '    "p%g": "",' 1 70
cat <<'END'
    "p": ""
  } } } } },
  "steps": [],
  "expect": {}
}
END
