# Prints the scenario to check.
printf '{\n  "scenario": 1,\n  "title": "nul \000"\n}\n'
