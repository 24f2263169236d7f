# Every target is one command of the `course` CLI or of one tool; `make help` lists them.
# A class is never touched here: only the generated sample class lives under build/.

PYTHON ?= python3
# Programs are started from .venv without activating it; before it exists, $(PYTHON) is the system's.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

ENVIRONMENT := .venv/course-environment.json
SAMPLE := build/sample-course
MADE := build/.made
PACKAGE := $(shell find src data -type f -not -name '*.pyc' 2>/dev/null)
# Tests that share something costly, such as the built book, are one group; tests/conftest.py sets the order.
WORKERS := -n 2 --dist loadgroup --no-loadscope-reorder
EXERCISES := $(wildcard solutions/*.py)
PAGES := _config.yml _toc.yml references.bib $(shell find book -type f 2>/dev/null)

.PHONY: all environment exercises book sample-class summary serve check lint test test-fast redteam damage interrupted bench bench-scale lock clean help
.DEFAULT_GOAL := all
# A step that stops half-way must not look finished.
.DELETE_ON_ERROR:

all: exercises book sample-class summary  ## environment, exercises, book, sample class made and graded
environment: $(ENVIRONMENT)  ## .venv with everything in it
exercises: $(MADE)/exercises  ## exercises/ from solutions/
book: $(MADE)/book  ## the site in build/_build/html
sample-class: $(MADE)/sample-class  ## a generated class, made and graded in build/sample-course

$(ENVIRONMENT): requirements.lock pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py

$(MADE)/exercises: $(ENVIRONMENT) $(EXERCISES) $(PACKAGE)
	@course build exercises
	@mkdir -p $(MADE) && touch $@

$(MADE)/book: $(MADE)/exercises $(PAGES)
	@course build book
	@touch $@

$(MADE)/sample-class: $(MADE)/exercises
	@course sample-class --course $(SAMPLE) --students 30 --seed 7
	@course grade --course $(SAMPLE) --isolation best
	@touch $@

summary:
	@echo "The book        build/_build/html/index.html   (make serve: http://localhost:8000)"
	@echo "The exercises   exercises/<unit>/<unit>.ipynb  (.venv/bin/jupyter lab exercises)"
	@echo "A class report  $(SAMPLE)/reports/<unit>/report.html; pages for students in $(SAMPLE)/feedback/"
	@echo "Your own class  .venv/bin/course init DIR, then release and grade (book/instructor_guide.md)"

serve: book  ## show the book on http://localhost:8000
	@course serve

lint: $(ENVIRONMENT)  ## ruff, mypy and codespell
	ruff check
	ruff format --check
	mypy
	codespell

check: $(ENVIRONMENT)  ## are all generated files current, and is every question proven?
	course build toc --check
	course build exercises --check

test: lint check  ## everything: lint, generated files, all tests
	pytest $(WORKERS)

test-fast: lint  ## what runs within a minute
	pytest $(WORKERS) -m "not slow and not browser"

redteam: $(ENVIRONMENT)  ## what the grader has to survive, handed in and graded (results: book/red_team.md)
	pytest $(WORKERS) tests/redteam

damage: $(ENVIRONMENT)  ## a class in which every kind of broken notebook is handed in
	pytest $(WORKERS) tests/coursekit/grading/test_sample.py

interrupted: $(ENVIRONMENT)  ## runs stopped before anything they write, and killed at random moments
	pytest $(WORKERS) tests/coursekit/grading/test_interrupted.py

bench: $(ENVIRONMENT)  ## the judge, the jail, and the grader against its peers: 40 minutes (results: benchmarks/README.md)
	python benchmarks/judge.py
	python benchmarks/jail.py
	python benchmarks/grader.py

bench-scale: $(ENVIRONMENT)  ## classes of 100, 1,000 and 10,000
	python benchmarks/scale.py

lock: $(ENVIRONMENT)  ## recompile requirements.lock from pyproject.toml
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

clean:  ## remove build/ and nothing else
	rm -rf build

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## / /' | awk '{n=$$1; $$1=""; printf "  %-14s%s\n", n, $$0}'
