# `just` lists what can be done here.
default:
    @just --list --unsorted

# Build everything in exercises/ into out/.
build *ARGUMENTS:
    cargo run --release -- build {{ ARGUMENTS }}

# Run the tests.
test *ARGUMENTS:
    cargo test {{ ARGUMENTS }}

# Format, and let clippy read the code.
lint:
    cargo fmt
    cargo clippy --all-targets -- -D warnings

# Check the built outputs with the programs that people read them with.
acceptance:
    tests/acceptance/run

# Make the pictures of README.md and docs/ anew.
docs-pictures:
    docs/pictures.sh

# What must hold before a change lands: exactly what CI runs.
ci:
    bash .ci/run

# Write what the tests expect anew; read the diff before you commit it.
update-expected:
    UPDATE=1 cargo test

# Make pictures of every page to look at, in target/acceptance/pictures/.
pictures: acceptance
    @ls target/acceptance/pictures
