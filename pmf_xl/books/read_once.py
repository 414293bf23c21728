"""A zip whose parts are each unpacked once, however often they are asked for."""

import io
import zipfile

KEPT = 20_000_000  # bytes unpacked; of a container that holds more nothing is kept in memory


class ReadOnce(zipfile.ZipFile):
    """A container from outside, opened from its bytes; raises what `ZipFile` does."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content))
        self.keeps = sum(part.file_size for part in self.infolist()) <= KEPT
        self._parts: dict[str, bytes] = {}

    def read(self, name: "str | zipfile.ZipInfo", pwd: bytes | None = None) -> bytes:
        """Give a part's content, which must be as long as the container says and have its checksum."""
        key = name.filename if isinstance(name, zipfile.ZipInfo) else name
        held = self._parts.get(key)
        if held is None:
            held = super().read(name, pwd)
            if self.keeps:
                self._parts[key] = held
        return held
