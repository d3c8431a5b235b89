"""Policy dry runs: past decisions, judged again by rules that are not in force."""
