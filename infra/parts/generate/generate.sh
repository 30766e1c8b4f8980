#!/usr/bin/env bash
# Writes the Go code of pkg/api/proto to pkg/api/pb: messages (.pb.go), and validators (.pb.validate.go) of
# the files that have field rules or calls. Every tool is pinned: protoc by requirements.txt, which install.sh
# installs here when it is missing, the two plugins by infra/parts/tools/go.mod. Hand-written files stay.
# usage: generate.sh [DIR]      DIR: where the packages go, pkg/api/pb where none is named
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
proto=$root/pkg/api/proto
out=${1:-$root/pkg/api/pb}
mkdir -p "$out"
out=$(cd "$out" && pwd)
part=${TENANTRY_PARTS:-$root/.local/parts}/generate
module=github.com/tenantry/tenantry/pkg/api/pb

"$here/install.sh" >&2
part=$(cd "$part" && pwd)
packages=$("$part/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# One answer of the toolchain for each: where it keeps the plugin that it has built from the pinned source,
# and the folder whose validate.proto is of that very version.
plugin_go=$(cd "$root/infra/parts/tools" && go tool -n protoc-gen-go)
plugin_validate=$(cd "$root/infra/parts/tools" && go tool -n protoc-gen-validate)
rules=$(cd "$root/infra/parts/tools" && go list -m -f '{{.Dir}}' github.com/envoyproxy/protoc-gen-validate)

# Everything is generated in a temporary folder first, so that a file that does not compile leaves the current code
# intact.
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cd "$proto"
files=(*/*.proto */*/*.proto)
ruled=()
for file in "${files[@]}"; do
  if grep -qE '^(import "validate/validate.proto";|service )' "$file"; then ruled+=("$file"); fi
done
compile() {
  "$part/bin/python" -m grpc_tools.protoc \
    -I "$proto" -I "$packages" -I "$packages/grpc_tools/_proto" -I "$rules" \
    --plugin=protoc-gen-go="$plugin_go" --plugin=protoc-gen-validate="$plugin_validate" "$@"
}
compile --go_out="$made" --go_opt=module="$module" "${files[@]}"
compile --validate_out="$made" --validate_opt=lang=go,module="$module" "${ruled[@]}"

# Annotations of routes and fields are for readers of the descriptors: tests, which import their definitions. A
# function that linked them would register them, and the descriptor of descriptors, at every start.
find "$made" -name '*.pb.go' -exec sed -i.whole -E \
  -e '/^[[:space:]]_ "google.golang.org\/genproto\/googleapis\/api\/annotations"$/d' \
  -e '/^[[:space:]]_ "github.com\/envoyproxy\/protoc-gen-validate\/validate"$/d' {} +
find "$made" -name '*.whole' -delete

# Formatted like all other code, so that tools that are given single files have nothing to say. In a temporary folder,
# they cannot tell language and module.
gofumpt=$(cd "$root/infra/parts/tools" && go tool -n gofumpt)
find "$made" -name '*.go' -exec "$gofumpt" -w -lang "go$(cd "$root" && go list -m -f '{{.GoVersion}}')" -modpath "$(cd "$root" && go list -m)" {} +

# Output of removed proto files is deleted, too.
find "$out" -name '*.pb.go' -delete
find "$out" -name '*.pb.validate.go' -delete
cp -R "$made/." "$out/"
