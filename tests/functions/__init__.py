"""The one table of cases of the `PMF_` functions, and everything that answers them."""
