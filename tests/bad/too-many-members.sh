# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many members",
  "identities": { "kim": {}, "staff": { "members": [
END
yes '    "kim",' | head -n 1022
cat <<'END'
    "kim"
  ] } },
  "server": {},
  "steps": [],
  "expect": {}
}
END
