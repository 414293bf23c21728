"""What is followed beside measures and projects: each register a declaration, in the order of its sheet."""

from collections.abc import Mapping

from pmf_xl.layout.registers.budget import BUDGET
from pmf_xl.layout.registers.complaints import COMPLAINTS
from pmf_xl.layout.registers.contracts import CONTRACTS
from pmf_xl.layout.registers.look import LOOK
from pmf_xl.layout.registers.register import Facts, Register
from pmf_xl.layout.registers.risks import RISKS

#: By what the catalogue and the ledger know them. Actions stand on a sheet that is older than registers.
REGISTERS: Mapping[str, Register] = {one.key: one for one in (RISKS, CONTRACTS, COMPLAINTS, BUDGET)}
#: All that is collected in this way: registers, and the monthly look, of which the catalogue holds no table.
COLLECTED: Mapping[str, Register] = {**REGISTERS, LOOK.key: LOOK}

__all__ = ["COLLECTED", "LOOK", "REGISTERS", "Facts", "Register"]
