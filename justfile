set positional-arguments

export PATH := justfile_directory() / ".venv/bin" + ":" + env("PATH")

# what there is to run
default:
    @just --list

# lint, types and who may import whom
check:
    ruff check
    ruff format --check
    mypy
    lint-imports

# the tests: all of them, or what pytest is told
test *args:
    pytest "$@"
