# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many folders, most of them not listed",
  "identities": { "kim": {} },
  "server": {
END
seq -f '    "/f%g/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z": {},' 1 39
cat <<'END'
    "/one more": {}
  },
  "steps": [],
  "expect": {}
}
END
