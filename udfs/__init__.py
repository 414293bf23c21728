"""The `PMF_` functions and buttons for Excel with xlwings.

`functions` holds what cells call, `buttons` what the ribbon calls; both are thin. What a function means is said in
`pmf_xl.rules`, what it answers for cells in `pmf_xl.addin.answers`.
"""
