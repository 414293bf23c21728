"""The version of the program, for whatever must know it without knowing the rest."""

VERSION = "0.2.0"
