"""What `pmf-xl functions --lite` prints at the head of a script for xlwings Lite: see `pmf_xl.addin.lite`."""
