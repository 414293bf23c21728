"""What the returns in the ledger amount to: which of them stand, who has returned, what was last reported.

Each of these is decided here and nowhere else; issuing, collating, chasing and every report ask.
"""
