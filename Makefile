# `make run` opens the newsdesk, `make test` checks everything; `make` alone lists the rest.
# What pip and make have to say goes to stderr, so that stdout is the newsdesk's alone.

PYTHON ?= python3
IMAGE ?= newsdesk
IMAGE_ARGS ?=
SETS ?= ../shared/data
PAIRS ?= ../shared/train
READER ?= index/readers/model

.DELETE_ON_ERROR:
.PHONY: help run test eval engines stories placing volume sizes day digests soak bench crowd watches prose chaos fleet gone workers flips reader format readme translations lock image release clean

# Constraints hold for what is installed and, under pip's second name for them, for what builds it.
PIP = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
      PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip

# A .venv whose interpreter is gone, as after an upgrade of Python, is made anew.
$(shell .venv/bin/python -c '' 2>/dev/null || rm -f .venv/pyvenv.cfg)

help:
	@echo 'make run           open the newsdesk: on Discord where DISCORD_TOKEN is set, else here'
	@echo 'make test          check format, lint and types, and run the tests'
	@echo 'make eval          measure on the sets in $(SETS) (ONLY=mhr, rtqa, points, why, short, feeds, duplicates, faithful, languages or pages; SAMPLE=n; MODEL=x; ENGINE=x)'
	@echo 'make engines       measure what each engine finds of MultiHop-RAG, in one run (SAMPLE=n)'
	@echo 'make stories       measure how articles are grouped into stories, beside baselines'
	@echo 'make placing       measure what placing one article in a story takes, with ARTICLES="1000 10000 100000"'
	@echo 'make volume        measure how fast COUNT articles are imported, and in how much memory'
	@echo 'make sizes         measure what each engine takes with PASSAGES="100000 1000000" (ENGINES="embedded postgres milvus")'
	@echo 'make day           measure a day of FEEDS feeds in quick motion, and questions meanwhile'
	@echo 'make digests       measure how long digests of 1,000 and 10,000 new articles take, and what they tell of (COUNT=n)'
	@echo 'make soak          let the bot work for MINUTES=10 over the wire, and look whether anything grows or goes wrong'
	@echo 'make bench         measure beside LangChain, LlamaIndex, txtai and Haystack, about 90 minutes (ROUNDS=n; BY=vectors for searches alone; PASSAGES=n for a short look)'
	@echo 'make crowd         measure answers on Discord when ATONCE people ask at one moment (ROUNDS=n; DATA=folder)'
	@echo 'make watches       measure how long one article takes when WATCHES="100 1000 10000" things are watched'
	@echo 'make prose         compare answers in prose with quotes, by a small LLM that it installs or yours at NEWSDESK_LLM_URL (SAMPLE=n)'
	@echo 'make chaos         kill an import, a fetch or a re-index KILLS times, and look whether anything is lost'
	@echo 'make fleet         kill each kind of process of a fleet KILLS=50 times at work, and look what that costs'
	@echo 'make gone          take a fleet'"'"'s database away for SECONDS=30, and look what people are told'
	@echo 'make workers       measure how fast 1, 2 and 4 workers embed (PASSAGES=4000)'
	@echo 'make flips         flip FLIPS single bits of the index, and look whether all is answered as before'
	@echo 'make reader        train the included reader anew on $(PAIRS) and $(SETS), into $(READER) (MINUTES=n)'
	@echo 'make format        put the code into its format'
	@echo "make readme        write README's tables and .env.example anew from the code"
	@echo 'make translations  add to the catalogues what they lack, and list what is said in English'
	@echo 'make image         build the container image (IMAGE=$(IMAGE), IMAGE_ARGS= for the engine)'
	@echo 'make lock          write constraints.txt anew from the newest versions that fit'
	@echo 'make release       test, build and tag the version that pyproject.toml and CHANGELOG.md name'
	@echo 'make clean         remove .venv and everything built; the data stays'

run: .venv/.run
	@exec .venv/bin/python -m bot start

# Two processes on two cores: with more than a thread each, the model's threads wait for each other.
# What is compiled is kept, also where the environment says otherwise: it is read in three processes
# and started in some hundred. Those that run alone are looked for in their own files.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.test
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/pytest -m alone $$(grep -rlF --include='test_*.py' mark.alone tests)
	OMP_NUM_THREADS=1 .venv/bin/pytest -m 'not alone' --numprocesses 2 --dist loadfile

eval:
	@test -d $(SETS) || { echo 'The sets are not there: put them into $(SETS), beside the checkout.' >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv/.test
	@.venv/bin/python bench/run.py --shared $(SETS) $(ONLY:%=--only %) $(SAMPLE:%=--sample %) $(MODEL:%=--model %) $(ENGINE:%=--engine %)

volume: .venv/.test
	@.venv/bin/python bench/volume.py --shared $(SETS) $(COUNT:%=--count %)

sizes: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python -m sizes.run $(PASSAGES:%=--passages %) $(ENGINES:%=--engine %)

engines:
	@test -d $(SETS) || { echo 'The sets are not there: put them into $(SETS), beside the checkout.' >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python bench/engines.py --shared $(SETS) $(SAMPLE:%=--sample %)

stories:
	@test -d $(SETS) || { echo 'The sets are not there: put them into $(SETS), beside the checkout.' >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv/.test
	@.venv/bin/python bench/storysets.py --shared $(SETS) $(ONLY:%=--only %)

placing: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python bench/placing.py $(ARTICLES:%=--articles %) $(WORK:%=--work %)

day: .venv/.test
	@.venv/bin/python bench/day.py $(FEEDS:%=--feeds %)

digests: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python bench/digests.py --shared $(SETS) $(COUNT:%=--count %)

soak: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python -m soak.run $(MINUTES:%=--minutes %)

# In turns with the others, which have an environment of their own.
bench:
	@test -d $(SETS) || { echo 'The sets are not there: put them into $(SETS), beside the checkout.' >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv/.test build/peers-environment/.made
	@PYTHONPATH=bench:. .venv/bin/python -m peers.run --shared $(SETS) --peers build/peers-environment/bin/python \
	  $(PASSAGES:%=--passages %) $(ROUNDS:%=--rounds %) $(BY:%=--by %) $(AGAIN:%=--again)

crowd: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python bench/crowd.py --results bench/results/crowd.md $(ATONCE:%=--at-once %) $(ROUNDS:%=--rounds %) $(DATA:%=--data %)

watches: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python bench/watches.py --results bench/results/watches.md $(WATCHES:%=--watches %)

prose: .venv/.test build/llm-environment/.made
	@PYTHONPATH=bench:. .venv/bin/python bench/prose.py --python build/llm-environment/bin/python $(SAMPLE:%=--sample %)

chaos: .venv/.test
	@.venv/bin/python tests/support/chaos.py $(KILLS)

fleet: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python -m fleet.run $(KILLS:%=--kills %) $(ENGINE:%=--engine %)

gone: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python -m fleet.gone $(SECONDS:%=--seconds %)

workers: .venv/.test
	@PYTHONPATH=bench:tests/support:. .venv/bin/python -m fleet.workers $(PASSAGES:%=--passages %)

flips: .venv/.test
	@.venv/bin/python tests/support/flips.py $(FLIPS)

reader:
	@test -d $(PAIRS) -a -d $(SETS) || { echo 'The sets are not there: put them into $(PAIRS) and $(SETS), beside the checkout.' >&2; exit 1; }
	@$(MAKE) --no-print-directory .venv/.training
	.venv/bin/python training/prepare.py --pairs $(PAIRS) --news $(SETS) build/reader
	.venv/bin/python training/train.py $(MINUTES:%=--minutes %) build/reader
	.venv/bin/python training/export.py build/reader $(READER)

format: .venv/.test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

readme: .venv/.test
	.venv/bin/python tests/support/readme.py

translations: .venv/.test
	.venv/bin/python tests/support/catalogue.py

.venv/.run: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo 'Installing the newsdesk into .venv; the first time takes some minutes.' >&2
	@$(PIP) install -e . </dev/null >&2
	@touch $@

.venv/.test: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo 'Installing the newsdesk and its tests into .venv; the first time takes some minutes.' >&2
	@$(PIP) install -e '.[dev,milvus]' </dev/null >&2
	@touch .venv/.run $@

.venv/.training: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo 'Installing the newsdesk and what its reader is trained with into .venv.' >&2
	@$(PIP) install -e '.[training]' </dev/null >&2
	@touch .venv/.run $@

build/peers-environment/.made: bench/requirements.txt
	@echo 'Installing what the newsdesk is measured beside into build/peers-environment.' >&2
	@$(PYTHON) -m venv build/peers-environment </dev/null >&2
	@PIP_DISABLE_PIP_VERSION_CHECK=1 build/peers-environment/bin/python -m pip install -r bench/requirements.txt </dev/null >&2
	@touch $@

# llama.cpp is built here, which takes some minutes and a C++ compiler.
build/llm-environment/.made: bench/requirements-llm.txt
	@echo 'Installing a small LLM and what runs it into build/llm-environment.' >&2
	@$(PYTHON) -m venv build/llm-environment </dev/null >&2
	@PIP_DISABLE_PIP_VERSION_CHECK=1 build/llm-environment/bin/python -m pip install -r bench/requirements-llm.txt </dev/null >&2
	@touch $@

.venv/pyvenv.cfg:
	@command -v $(PYTHON) >/dev/null || { echo 'There is no $(PYTHON) here: install Python 3.11 or newer, or name yours as in "make run PYTHON=python3.12".' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The newsdesk needs Python 3.11 or newer and $(PYTHON) is $$($(PYTHON) -V 2>&1): name a newer one as in \"make run PYTHON=python3.12\"." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo '$(PYTHON) lacks the venv module: install it (on Debian and Ubuntu: apt install python3-venv), then run make again.' >&2; exit 1; }
	@$(PYTHON) -m venv .venv </dev/null >&2

# torch's CUDA packages are pinned by torch itself, and a CPU build's local version is on no
# public registry: neither belongs into a lock that holds on every machine.
lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --upgrade setuptools '.[dev,milvus,screenshots,training]'
	{ echo '# Every version installed; written by "make lock".'; \
	  build/lock/bin/python -m pip freeze --all --exclude newsdesk --exclude pip \
	  | sed -E '/^(cuda|nvidia|triton)/d; s/\+[[:alnum:].]+$$//'; } >build/constraints.txt
	mv build/constraints.txt constraints.txt
	rm -rf build/lock

# The Docker image format, since the OCI one has no health check.
image:
	@if docker version >/dev/null 2>&1; then exec docker build -t $(IMAGE) $(IMAGE_ARGS) .; \
	elif command -v podman >/dev/null; then exec podman build --format docker -t $(IMAGE) $(IMAGE_ARGS) .; \
	elif command -v buildah >/dev/null; then exec buildah build --format docker -t $(IMAGE) $(IMAGE_ARGS) .; \
	else echo 'No running Docker engine, podman or buildah was found: install one, then run "make image" again.' >&2; exit 1; fi

# The version that is released is pyproject.toml's.
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)

release:
	@grep -q '^## $(VERSION) ' CHANGELOG.md || { echo 'CHANGELOG.md has no heading for $(VERSION): name the version and its day there instead of Unreleased.' >&2; exit 1; }
	@test -z "$$(git status --porcelain)" || { echo 'There are changes that are not committed: commit them, then run "make release" again.' >&2; exit 1; }
	@! git rev-parse --quiet --verify refs/tags/v$(VERSION) >/dev/null || { echo 'The version $(VERSION) is tagged already: raise it in pyproject.toml.' >&2; exit 1; }
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory image IMAGE=$(IMAGE):$(VERSION)
	@git tag --annotate v$(VERSION) --message 'Newsdesk $(VERSION)'
	@echo 'v$(VERSION) is built and tagged; push it: git push origin HEAD v$(VERSION)'

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
