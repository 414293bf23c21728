"""Every formula that a function has had as a name, so that those of an earlier version are known in a workbook.

A line is a function and the fingerprints of its formulas, the oldest first. It only grows: a test fails while one of
today's is missing. What a council's own grades make of a function is not in it.
"""

from typing import Final

_LISTED: Final = """
PMF_ASSURANCE ee44e0f8dc522940 20868cad0a0bcb3b ad782ddc2ee2527e 9e3dda3b0a203882 e4763781bc2ac5b6
PMF_FORECAST 0fc9b9861ea2cee4 252231aae5c8cf5d 56b146dd5329293c 34f4bb7d4866a150 bed5894a161eea1d
PMF_LABEL f409ee3db069c606 fa3e341c758ff685
PMF_ONTARGET 7b7a15a11d124c4f
PMF_OUTTURN 150580bebd708b2c
PMF_PARTIAL 57b42cd022bd1117
PMF_PERIOD afec6243f4b5ef5e 275d1a4bf263a917
PMF_QUARTILE 5f5eb4d896fb42cb cac4fa17828055f6 2996db3daa4f20ec
PMF_RAG c7065080a3f3a0c0 8a049cdaf2a287b0 c8eb5758de27708a 4f031027826fb02c ddb5a9e2bf9772d2
PMF_ROLLUP c8900092f59c5b88
PMF_SPC 46967a199638a3a8 c8655c102323338d 6e4ca33e6dbabe1e 2316de1b85f48b35
PMF_TARGET ddf331e9f0febb9e
PMF_TOLERANCE 252b60ac52ed6b67 1e1a1c0480383df8 e07ba472d771a777 1571bc3397c28190
PMF_TRAVEL efe9e6d620457caf 2b04e58ba80314c5 97bf17284fcecf0b b8caa5be4036026d
PMF_TREND d564ee61a98bcba4 ca04ed500deb3f93 d9b226168e4a5067 50e9120c7905a01a 3903003fc5210d07
          a167eb63120fa274
PMF_VARIANCE 98d5ad27e1712bc2 60e358551e00ecc2 d5442572ac5eb229
PMF_VARIANCE_PCT e376014259bc826a cf7ae08d117ead80 c578834cda9459ea
PMF_VARIATION 531ced5777e53ee8 e624ada0e68e6a86 d42f6ff73c3904c6 7654ab84fffa0419 fedb5c9a8ff807b8
"""
FINGERPRINTS: Final = frozenset(word for word in _LISTED.split() if not word.startswith("PMF_"))
