"""One module for each step. A step that has been in a release is never changed: write another."""
