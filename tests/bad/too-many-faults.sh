# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many faults",
  "identities": { "kim": {} },
  "server": { "/a": {} },
  "steps": [
    { "do": "go-offline", "as": "kim", "folders": ["/a"] },
    { "do": "sync", "as": "kim" }
  ],
  "faults": [
END
seq -f '    { "at": { "nth": %g }, "inject": "timeout" },' 1 64
cat <<'END'
    { "at": { "nth": 65 }, "inject": "timeout" }
  ],
  "expect": { "sync": "ok" }
}
END
