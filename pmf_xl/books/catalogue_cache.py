"""The catalogue as it was read last, kept beside it: reading the workbook takes seconds where it is large.

What is kept is believed only where it was made of the very same bytes by the very same program, and is whole. It may be
taken away at any time, and is then made anew.
"""

import os
import stat
from contextlib import suppress
from functools import cache
from pathlib import Path

from pmf_xl.books.catalogue_file import catalogue_bytes
from pmf_xl.books.files import sha256_of, write_whole
from pmf_xl.catalogue.catalogue import Catalogue
from pmf_xl.problems import Problem
from pmf_xl.version import VERSION

CACHE = ".catalogue.cache"
LAYOUT = 1  # to be raised whenever what `packed` writes is to be read in another way
DECIDING = ("books", "catalogue", "problems", "problems/messages", "rules")  # folders of the package

Read = tuple[Catalogue | None, list[Problem]]


def read_or_recall(path: Path) -> Read:
    """Give what `read_catalogue` gives, from what is kept beside the workbook where that is of it."""
    content, kept = catalogue_bytes(path), path.with_name(CACHE)
    key = f"pmf-xl {VERSION} ({_modules()}), layout {LAYOUT}, of {sha256_of(content)}\n".encode()

    @cache
    def read() -> Read:
        found = _read(content, path)
        _keep(kept, key, found, path)
        return found

    def catalogue_read() -> Catalogue:
        catalogue, _ = read()
        assert catalogue is not None  # or there would be none of which a table could be asked for
        return catalogue

    packed = _kept(kept, key)
    if packed is not None:
        from pmf_xl.catalogue.packed import unpack

        with suppress(Exception):  # whatever it holds that it should not
            return unpack(packed, instead=catalogue_read)
    return read()


@cache
def _modules() -> str:
    """Give what changes with the modules that decide what reading gives: they change between versions, too."""
    package = Path(__file__).parents[1]
    with suppress(OSError):  # there are no files where the program is one
        found = [
            one for folder in DECIDING for one in os.scandir(package / folder) if one.name.endswith(".py")
        ]
        return sha256_of(repr(sorted((one.name, one.stat().st_size) for one in found)).encode())[:16]
    return "in one file"


def _read(content: bytes, path: Path) -> Read:
    from pmf_xl.books.catalogue_read import tables_in
    from pmf_xl.catalogue.build import build

    return build(*tables_in(content, path))


def _kept(kept: Path, key: bytes) -> memoryview | None:
    """Give what is kept under a key; None where there is nothing, something else or only a part of it."""
    try:
        content = kept.read_bytes() if kept.is_file() else b""
    except OSError:
        return None
    begin = len(key) + len(sha256_of(b"")) + 1
    packed = memoryview(content)[begin:]
    return packed if content[:begin] == key + _mark(packed) else None


def _mark(packed: bytes | memoryview) -> bytes:
    return f"{sha256_of(packed)}\n".encode()


def _keep(kept: Path, key: bytes, found: Read, catalogue: Path) -> None:
    """Keep what was read, for those who may open the catalogue itself."""
    from pmf_xl.catalogue.packed import pack

    with suppress(Exception):  # a full disk, a folder that may only be read: it has been read all the same
        packed = pack(*found)
        mode = stat.S_IMODE(catalogue.stat().st_mode) & 0o660 | stat.S_IRUSR | stat.S_IWUSR
        write_whole(kept, key + _mark(packed) + packed, mode=mode)
