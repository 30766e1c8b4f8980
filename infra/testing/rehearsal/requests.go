package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/tenantry/tenantry/infra/testing/readme"
)

// sections are the sections of README.md and its pages whose commands work with a
// deployment as well as with `make run`.
var sections = []string{"Call it", "Calls", "Refusals", "Sign in", "By event", "Manage tenants"}

// programs replaces `go run`: unlike with `make run`, the key and the bus are
// elsewhere. An event's outcome is awaited before the next command, as by a reader who
// looks at the events first.
const programs = `go() {
  local program="$1 $2"
  shift 2
  case $program in
  'run ./infra/local/token') ./token --key .local/deploy/system.pem "$@" ;;
  'run ./infra/local/put-event')
    local id
    id=$(./put-event --url "$endpoint" "$@") || return
    echo "$id"
    for _ in {1..300}; do
      if grep -q "\"requestId\":\"$id\"" events; then return; fi
      sleep 0.1
    done
    echo "no outcome of $id" >&2
    return 1
    ;;
  *) echo "$program $*" >&2; return 1 ;;
  esac
}
`

// sendRequests follows the pages in order with the stack's API. The subscriber's events
// file must exist.
func (r *rehearsal) sendRequests(ctx context.Context) (string, error) {
	page, script, err := r.page()
	if err != nil {
		return "", err
	}
	answers, err := readme.Shell{
		Folder: r.folder, URL: r.url(), Before: "endpoint=" + r.endpoint + "\n" + programs,
	}.Paste(ctx, script)
	if err != nil {
		return "", err
	}
	if differences := readme.Compare(page, answers); len(differences) > 0 {
		return "", errors.Join(differences...)
	}
	return fmt.Sprintf("%d commands, every answer as the page shows it", len(script)), nil
}

// page returns the blocks of the sections, and the commands among them.
func (r *rehearsal) page() (page, script []readme.Block, err error) {
	all, err := readme.Read(".")
	if err != nil {
		return nil, nil, err
	}
	page = readme.In(all, sections...)
	script = readme.Commands(page)
	if len(script) < 10 {
		return nil, nil, fmt.Errorf("README.md and its pages have %d commands in their sections on requests, want at least 10", len(script))
	}
	return page, script, nil
}

// eventsFile returns the file with the published events, one per line.
func (r *rehearsal) eventsFile() string { return filepath.Join(r.folder, "events") }
