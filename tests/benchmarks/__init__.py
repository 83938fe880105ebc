"""The benchmarks' instruments: a figure is worth what its instrument is."""
