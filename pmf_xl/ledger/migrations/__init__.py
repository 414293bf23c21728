"""How the ledger's tables came to be as they are, step by step; run by `pmf_xl.ledger.migrate`, never by hand."""
