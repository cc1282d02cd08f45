# Sourced by ./run and ./test: makes .venv from a lock file, once per lock.

say() { printf '\033[2m%s\033[0m\n' "$*" >&2; }

find_python() {
  local each
  for each in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$each" ] && command -v "$each" >/dev/null 2>&1 || continue
    "$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    printf '%s' "$each"
    return
  done
  echo "selfback needs Python 3.11 or newer; none was found. Install it and run this again." >&2
  exit 1
}

# make_environment LOCK: the packages of LOCK and this project, in .venv
make_environment() {
  local lock=$1 stamp=.venv/made-from wanted python
  wanted=$(cat "$lock" pyproject.toml packages/casewise/pyproject.toml | cksum)
  if [ -x .venv/bin/python ] && grep -qxF "$lock $wanted" "$stamp" 2>/dev/null; then
    return
  fi
  if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    say "Making .venv with $("$python" --version) ..."
    "$python" -m venv .venv
  fi
  say "Installing the packages of $lock (first time: a minute or two) ..."
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes -r "$lock" 2> >(grep -v 'is ignored: it is neither' >&2)
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --no-deps --no-build-isolation -e packages/casewise -e . 2> >(grep -v 'is ignored: it is neither' >&2)
  touch "$stamp"
  grep -v "^$lock " "$stamp" >"$stamp.new" || true
  printf '%s\n' "$lock $wanted" >>"$stamp.new"
  mv "$stamp.new" "$stamp"
}
