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

# the tests, and what they try many times as often as can be waited for
long *args:
    PMF_LONG=1 pytest "$@"

# break the program a line at a time and see whether the tests notice: all of it, or what holds one of some words
mutants *words:
    python tests/mutants.py "$@"

# look for input that the reader cannot bear, for so many seconds: pip install -e '.[dev,fuzz]' first
fuzz seconds="120":
    mkdir -p .fuzz/corpus tests/hostile/found
    PYTHONPATH=. python tests/hostile/fuzz_reader.py .fuzz/corpus tests/hostile/seeds -max_total_time={{seconds}} \
        -artifact_prefix=tests/hostile/found/ -rss_limit_mb=1500 -timeout=10
    pytest tests/collect/test_typed.py tests/hostile/test_found.py --hypothesis-profile=fuzz
