"""The quarter's traffic with services: issuing workbooks, reading what comes back, answering it."""
