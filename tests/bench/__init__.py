"""Benchmarks: run by `make bench-run` and `make bench-scale`, never by the tests."""
