"""What `pmf-xl` starts: the list of commands at once, as it was printed beforehand; anything else by `pmf_xl.cli`."""

import os
import sys

HELP = os.path.join(os.path.dirname(__file__), "help.txt")  # pathlib would take as long as all the rest
WIDTH = 80  # columns of a terminal for which it was printed, and any wider
MANY = 300_000  # objects made since rubbish was looked for last


def run() -> None:
    """Run the command that was typed."""
    if sys.argv[1:] in ([], ["--help"]) and _is_wide_enough():
        with open(HELP, encoding="utf-8") as text:
            sys.stdout.write(text.read())
        return
    import atexit
    import gc

    # What a command makes it keeps until it ends: looking for rubbish again and again, and once more in all of it
    # before it leaves, would be a third of a short one.
    gc.set_threshold(MANY, 20, 20)
    atexit.register(gc.freeze)
    from pmf_xl.cli import main

    main()


def _is_wide_enough() -> bool:
    if "COLUMNS" in os.environ:
        return False
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns >= WIDTH
    except (OSError, ValueError, AttributeError):
        return True  # no terminal
