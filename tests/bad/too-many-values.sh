# Prints the scenario to check.
cat <<'END'
{ "tags": [
END
yes '"",' | head -n 1000000
cat <<'END'
"" ] }
END
