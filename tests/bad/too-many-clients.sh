# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many clients",
  "identities": { "kim": {} },
  "server": { "/a": {} },
  "steps": [
END
seq -f '    { "do": "go-offline", "as": "kim", "client": "c%g", "folders": ["/a"] },' 1 15
cat <<'END'
    { "do": "go-offline", "as": "kim", "folders": ["/a"] }
  ],
  "expect": {}
}
END
