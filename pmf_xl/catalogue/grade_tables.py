"""The tables of a council's grades: what its ratings are called, how they look, and where further ones end."""

from pmf_xl.catalogue.fields import CatalogueTable, Field, FieldKind, words
from pmf_xl.rules.terms import Basis

RATINGS = ("blue", "green", "amber", "red", "grey", "no data")
OF_REPORTS = (*RATINGS, "partial")  # a figure that a service returns is never of a part of its period

GRADES = CatalogueTable(
    "grades", "Grades", "framework.yaml", "grade",
    "What the council calls its ratings and how they look, only those that differ; and grades of its own, such as "
    "amber-green.",
    (
        Field("code", "A code of your own, such as amber-green, for a further grade, which needs a shape, a colour and "
              "a tolerance; or a built-in rating, by the name that scripts and open data know it by.", FieldKind.GRADE,
              required=True, choices=OF_REPORTS, ratings=True),
        Field("label", "What it is called wherever people read it.", FieldKind.LABEL, default="its name"),
        Field("shape", "The sign before it: one that no other rating has.", FieldKind.SIGN,
              default="as in other councils"),
        Field("colour", "The colour of its cell: six digits or letters A to F. The text on it is black or white, "
              "whichever can be read.", FieldKind.FILL, default="as in other councils"),
        Field("tolerance", "Of a further grade: how far short of target is still it, counted as the framework's "
              "tolerances are. One that reaches further than amber is between amber and red.", FieldKind.TOLERANCE,
              default="one of the built-in ratings"),
    ),
    ("code",), path=("grades",), may_lack=True,
)  # fmt: skip

BANDS = CatalogueTable(
    "bands", "Bands", "bands.csv", "band",
    "Where a further grade ends for one measure, or one period of it, where that is not as Grades has it.",
    (
        Field("ref", "The measure's reference.", FieldKind.CODE, required=True, refers_to="measures"),
        Field("period", "The period, such as 2024-25-Q1.", FieldKind.PERIOD,
              default="every period without a row of its own"),
        Field("grade", "The code of the further grade.", FieldKind.GRADE, required=True, refers_to="grades",
              ratings=True),
        Field("tolerance", "How far short of target is still this grade.", FieldKind.TOLERANCE,
              default="it ends at the figures to the right"),
        Field("tolerance_basis", "What the tolerance is: percent of the target, or points in the measure's own unit.",
              FieldKind.CHOICE, choices=words(Basis), default="the measure's"),
        Field("tolerance_above", "The tolerance above the upper end of a range, where it differs from below.",
              FieldKind.TOLERANCE, default="tolerance"),
        Field("from", "This grade from this figure on, whatever the target: where higher is better, and for a range.",
              FieldKind.FIGURE, default="the tolerance", attribute="least"),
        Field("up_to", "This grade up to this figure, whatever the target: where lower is better, and for a range.",
              FieldKind.FIGURE, default="the tolerance", attribute="most"),
    ),
    ("ref", "period", "grade"), may_lack=True,
)  # fmt: skip
