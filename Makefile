# Aliases of run.py, for those who like make.
PYTHON ?= python3

.PHONY: run test check bench soak
run:
	$(PYTHON) run.py
test check bench soak:
	$(PYTHON) run.py $@
