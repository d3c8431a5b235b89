"""Policy dry runs: rules that are not in force judge past decisions again."""
