#!/usr/bin/env bash
# Make `sam local` work offline on a bare Debian machine: SAM CLI, container engine, a base image for provided.al2023.
# usage: sam-local-setup.sh DIR      (DIR keeps the virtual environment and image context; safe to run again)
# After it: DIR/sam/bin/sam local invoke ... --skip-pull-image --add-host host.docker.internal:host-gateway
set -euo pipefail
dir=$(mkdir -p "${1:?usage: sam-local-setup.sh DIR}" && cd "$1" && pwd)
pins=$(cd "$(dirname "$0")" && pwd)
version=1.170.0 arch=x86_64
say() { printf 'sam-local: %s\n' "$*"; }

# requirements.txt is complete, so pip need not resolve: it would take boto3 and boto3[crt] for two things.
if [ ! -x "$dir/sam/bin/sam" ]; then
  say "installing SAM CLI $version"; python3 -m venv "$dir/sam"
  "$dir/sam/bin/pip" -q --disable-pip-version-check install --no-deps --only-binary :all: --require-hashes -r "$pins/requirements.txt"
fi
# The name under which SAM looks for the image, from its own source, so that it is never fetched.
image=$("$dir/sam/bin/python" -c 'from samcli.local.docker.lambda_image import LambdaImage as i; print(i._INVOKE_REPO_PREFIX)')/provided:al2023-rapid-$arch
if ! command -v dockerd >/dev/null || ! command -v iptables >/dev/null || ! [ -x /bin/busybox ]; then
  say "installing a container engine"; apt-get update -qq; apt-get install -y -qq --no-install-recommends docker.io iptables busybox-static >/dev/null
fi
if ! docker info >/dev/null 2>&1; then
  say "starting the container engine"; setsid dockerd >"$dir/dockerd.log" 2>&1 & disown
  for _ in $(seq 30); do docker info >/dev/null 2>&1 && break; sleep 1; done
  docker info >/dev/null 2>&1 || { say "the container engine did not start: see $dir/dockerd.log"; exit 1; }
fi
if ! docker image inspect "$image" >/dev/null 2>&1; then
  say "building the base image"; ctx=$(mktemp -d); trap 'rm -rf "$ctx"' EXIT
  cp /bin/busybox "$ctx/busybox"
  install -m 755 "$("$dir/sam/bin/python" -c 'import samcli.local.rapid as r; print(list(r.__path__)[0])')/aws-lambda-rie-$arch" "$ctx/aws-lambda-rie"
  cat >"$ctx/Dockerfile" <<'DOCKER'
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; mkdir -p /var/task /var/runtime /tmp /etc; echo 'root:x:0:0:root:/:/bin/sh' > /etc/passwd"]
COPY aws-lambda-rie /var/rapid/aws-lambda-rie
ENV PATH=/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime
WORKDIR /var/task
DOCKER
  DOCKER_BUILDKIT=0 docker build -q -t "$image" "$ctx" >/dev/null 2>&1
fi
say "ready: $("$dir/sam/bin/sam" --version), $(docker --version), $image"
