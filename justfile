# Strings cargo commands together; `just check` is what CI runs.

check:
    bash .ci/run

test:
    cargo test --release

lean:
    cargo build --release --no-default-features --features cli

drill:
    cargo run --release -- drill fixtures/seed-vault

bench:
    cargo bench
