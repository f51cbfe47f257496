# Prints the scenario to check.
printf '{\n  "scenario": 1,\n  "title": "h\303\251 \377 he"\n}\n'
