# Everything a newcomer needs. Each target can be run alone, from a fresh clone.

.PHONY: run test drill bench fmt needs

run: ## build everything and start the portal on http://127.0.0.1:8080
	@scripts/need.sh build
	cargo run --release --locked

test: ## every check: format, lints, frontend, Rust on both databases, browser
	@scripts/test.sh

drill: ## people who pretend to be others, and unusual honest ones, as a table
	@scripts/need.sh test
	INDSIGT_DRILL=all cargo test --locked --quiet --test suite drill -- --nocapture

bench: ## how fast and how large, as a table
	@scripts/need.sh build
	cargo bench --locked --bench portal

fmt: ## format everything
	cargo fmt
	cd frontend && npm run --silent fix

needs: ## install what the tests need
	@scripts/need.sh test
