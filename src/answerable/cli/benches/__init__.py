"""The benchmarks, one module each with `run(rows) -> Measured`. Times are CPU seconds of this process."""
