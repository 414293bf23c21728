"""A quarter at Testshire with directors and directorates, and drafts read as a mail program reads them."""

from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from quarter import TESTSHIRE, Quarter

PERIOD = "2024-25-Q1"
OPENED, DUE = (
    date(2024, 7, 1),
    date(2024, 7, 15),
)  # 15 days after the quarter's end, where no calendar says otherwise

#: Testshire with a director for each service; Ed Ford has an e-mail address of his own, Cy Dunn has none.
WITH_DIRECTORS = TESTSHIRE | {
    "services.csv": """
| code | name   | directorate | head_of_service | email                | director_email        |
| HR   | People | Resources   | Ed Ford         | hr@testshire.example | jo@testshire.example  |
| WS   | Waste  | Place       | Cy Dunn         | ws@testshire.example | sam@testshire.example |
""",
    "people.csv": """
| name    | role            | service | email                |
| Ed Ford | Head of service | HR      | ed@testshire.example |
| Cy Dunn | Head of service | WS      |                      |
""",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One draft as a mail program reads it."""

    message: EmailMessage

    def header(self, name: str) -> str:
        return str(self.message[name] or "")

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")

    @property
    def attached(self) -> dict[str, bytes]:
        parts = self.message.iter_attachments()
        return {str(part.get_filename()): part.get_payload(decode=True) for part in parts}  # type: ignore[misc]


def read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    assert [part.defects for part in message.walk()] == [[] for _ in message.walk()]
    return Mail(message)


def on(quarter: Quarter, day: date) -> Quarter:
    """Let it be nine o'clock on a day."""
    quarter.time = datetime(day.year, day.month, day.day, 9)
    return quarter
