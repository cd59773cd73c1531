# Aliases of run.py, for those who like make, and the making of the lock files.
PYTHON ?= python3
UV = var/tools/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--annotation-style line --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: run test check bench soak lock
run:
	$(PYTHON) run.py
test check bench soak:
	$(PYTHON) run.py $@

# Writes the lock files anew from pyproject.toml; `make lock UPGRADE=--upgrade` takes the newest versions.
lock:
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/runtime.txt -o requirements/dev.txt
	$(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) requirements/web.in -o requirements/web.txt
