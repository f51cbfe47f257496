# Prints the scenario to check.
cat <<'END'
{
  "scenario": 1,
  "title": "Too many workarounds",
  "identities": { "kim": {} },
  "server": {},
  "steps": [],
  "expect": {},
  "workarounds": {
END
seq -f '    "workaround %g": { "change": {} },' 1 256
cat <<'END'
    "workaround": { "change": {} }
  }
}
END
