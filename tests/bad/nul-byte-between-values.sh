# Prints the scenario to check.
printf '{\n  "scenario": 1,\000\n  "title": "nul"\n}\n'
