# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "More problems than are shown",
  "identities": { "kim": {} },
  "server": { "/a": {} },
  "steps": [
END
seq -f '    { "do": "step%g" },' 1 102
cat <<'END'
    { "do": "step" }
  ],
  "expect": {}
}
END
