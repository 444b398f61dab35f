"""What `listen evaluate` runs: one module a kind with `run(files) -> figures`; it judges and compares."""
