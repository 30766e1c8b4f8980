#!/usr/bin/env bash
# Makes ready what `sam local` needs: the SAM CLI, a container engine that runs, and an image for provided.al2023 with
# nothing in it but a shell and the emulator of the SAM CLI, 10 MB. It starts the engine where it does not run, and
# leaves it running.
# usage: engine.sh     Exit status 69: no engine can be had on this machine; the last line says why.
set -euo pipefail
pins=$(cd "$(dirname "$0")" && pwd)
parts=${TENANTRY_PARTS:-$pins/../../../.local/parts}
parts=$(mkdir -p "$parts" && cd "$parts" && pwd)
sam=$parts/sam-cli/bin
say() { printf 'sam local: %s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }
no_engine() { say "no container engine can be had: $*" >&2; exit 69; }

# has_engine: does one answer?
has_engine() { docker info >/dev/null 2>&1; }

# as_root WHY: from here on it takes root.
as_root() { [ "$(id -u)" = 0 ] || no_engine "$1, and only root can change that: do so, or run this as root"; }

# debian PACKAGE...: installs them.
debian() {
  command -v apt-get >/dev/null || no_engine "there is no apt-get: install Docker with iptables and a static busybox, then run this again"
  say "installing $*"
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >"$parts/sam-apt.log" 2>&1 ||
    no_engine "apt-get could not install $*: $(tail -n 1 "$parts/sam-apt.log")"
}

start_engine() {
  as_root "none answers"
  if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null; then debian docker.io iptables; fi
  say "starting dockerd, which stays"
  setsid dockerd >"$parts/dockerd.log" 2>&1 9>&- </dev/null &
  local daemon=$!
  for _ in {1..60}; do
    if has_engine; then return; fi
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.5
  done
  has_engine || no_engine "dockerd does not start: $(tail -n 1 "$parts/dockerd.log")"
}

[ "$(uname -s)/$(uname -m)" = Linux/x86_64 ] || no_engine "this is $(uname -s) on $(uname -m), and wants Linux on x86_64"
# One at a time: another run may be installing the same.
exec 9>"$parts/sam.lock"
flock 9
has_engine || start_engine
"$pins/install.sh"

# The name under which the SAM CLI looks for the image, so that it fetches none.
image=public.ecr.aws/lambda/provided:al2023-rapid-x86_64
if ! docker image inspect "$image" >/dev/null 2>&1; then
  if ! command -v busybox >/dev/null; then as_root "busybox-static is missing"; debian busybox-static; fi
  say "making the image $image"
  context=$(mktemp -d)
  trap 'rm -rf "$context"' EXIT
  cp "$(command -v busybox)" "$context/busybox"
  emulator=$("$sam/python" -c 'import samcli.local.rapid as r; print(list(r.__path__)[0])')/aws-lambda-rie-x86_64
  install -m 755 "$emulator" "$context/aws-lambda-rie"
  cat >"$context/Dockerfile" <<'DOCKER'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; mkdir -p /var/task /var/runtime /tmp /etc; echo 'root:x:0:0:root:/:/bin/sh' >/etc/passwd"]
COPY aws-lambda-rie /var/rapid/aws-lambda-rie
ENV PATH=/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
WORKDIR /var/task
DOCKER
  # The classic builder: the new one is a package of its own.
  DOCKER_BUILDKIT=0 docker build -q -t "$image" "$context" >"$parts/sam-image.log" 2>&1 ||
    fail "could not make the image: see $parts/sam-image.log"
fi
say "ready"
