"""The report over many councils: the figures of all that let this one read them, beside each other."""
