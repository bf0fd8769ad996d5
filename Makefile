# Every command of the project. `make help` lists them.
PYTHON := .venv/bin/python
# The acoustic model's tests run in a process of their own: they use espeak-ng in a mode that a process can enter only once.
ACOUSTIC := tests/speech/acoustic_model
export PYTHONPATH := $(CURDIR)
.DEFAULT_GOAL := help
.PHONY: help settings run prepare test test-unit test-e2e test-long test-postgresql test-calls check format lock demo asterisk acoustic-model eval-voice knowledge bench bench-call bench-capacity licences clean

help:  ## this list
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run:  ## set up what is missing and start everything; Ctrl-C stops it
	@python3 -m setup run

prepare:  ## set up what `make run` needs, without starting it
	@python3 -m setup prepare

test:  ## set up what tests need (a real Asterisk included) and run them: unit, then integration and end to end
	@python3 -m setup test
	$(PYTHON) -m pytest -m "not integration and not e2e and not long" -n 2
	$(PYTHON) -m pytest -m "(integration or e2e) and not long" --ignore=$(ACOUSTIC)
	$(PYTHON) -m pytest -m "(integration or e2e) and not long" $(ACOUSTIC)

test-unit:  ## the quick tests alone
	@python3 -m setup check
	$(PYTHON) -m pytest -m "not integration and not e2e and not long" -n 2

test-e2e:  ## integration and end-to-end tests alone
	@python3 -m setup test
	$(PYTHON) -m pytest -m "(integration or e2e) and not long" --ignore=$(ACOUSTIC)
	$(PYTHON) -m pytest -m "(integration or e2e) and not long" $(ACOUSTIC)

test-long:  ## soaks, full matrices, outages
	@python3 -m setup test
	$(PYTHON) -m pytest -m long --ignore=$(ACOUSTIC)
	$(PYTHON) -m pytest -m long $(ACOUSTIC)

test-postgresql:  ## every test that touches the console's database, on PostgreSQL instead of SQLite
	@python3 -m setup test
	$(PYTHON) -m tests.postgresql $(PYTHON) -m pytest -m "not integration and not e2e and not long" -n 2 tests/console
	$(PYTHON) -m tests.postgresql $(PYTHON) -m pytest -m "(integration or e2e) and not long" tests/console tests/e2e/test_page.py

test-calls:  ## play every scripted call of tests/calls and print what became of it; ONLY=part of a name
	@python3 -m setup test
	$(PYTHON) -m tests.calls $(ONLY)

check:  ## lint, types, imports, dialogue data
	@python3 -m setup check
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-cache
	bash bot/validate.sh

format:  ## format the code and sort imports
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

lock:  ## resolve both environments again and write the hashed requirement files
	bash setup/lock.sh

demo:  ## ask one question by phone: Q="làm khai sinh cần giấy tờ gì", or WAV=file.wav; JSON=1 for one JSON object
	@python3 -m setup prepare >&2
	@$(PYTHON) -m demo $(if $(WAV),--wav "$(WAV)",--question "$(Q)") $(if $(JSON),--json)

asterisk:  ## get and start a local Asterisk for tests and demos
	@python3 -m setup asterisk
	@$(PYTHON) -m setup.secrets
	@bash deploy/asterisk/run.sh start

acoustic-model:  ## train the small recogniser's acoustic model from synthetic speech (about an hour)
	@python3 -m setup acoustic
	$(PYTHON) -m speech.acoustic_model.train_all

eval-voice:  ## score recordings: DIR=folder of WAV and text files, ENGINE= one engine, PHONE=1 through a telephone line
	@python3 -m setup prepare >&2
	@$(PYTHON) -m speech.evaluation $(DIR) $(if $(ENGINE),--engine $(ENGINE)) $(if $(PHONE),--phone) $(if $(JSON),--json)

knowledge:  ## a snapshot from the seed and PORTAL=file in SNAPSHOT=folder, without touching the live one
	@python3 -m setup prepare >&2
	@$(PYTHON) -m knowledge_base.build $(if $(PORTAL),--portal "$(PORTAL)") --snapshot "$(SNAPSHOT)"

bench: bench-call  ## every measurement of bench/, each with its table
	$(PYTHON) -m bench.speech
	$(PYTHON) -m bench.retrieval
	$(PYTHON) -m bench.telephony_load

bench-call:  ## how long a caller waits for the answer, part by part
	@python3 -m setup test
	$(PYTHON) -m bench.bench_call

bench-capacity:  ## how many calls a core carries with each engine, against a server that decodes everything
	@python3 -m setup test
	$(PYTHON) -m bench.capacity

settings:  ## write .env.example from the settings classes
	$(PYTHON) -m setup.settings_doc

licences:  ## the licence of every shipped or fetched part
	$(PYTHON) -m setup.licences

clean:  ## remove what set-up made (not the download cache)
	rm -rf var .venv bot/.venv
