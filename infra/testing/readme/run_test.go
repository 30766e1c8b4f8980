package readme

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tenantry/tenantry/infra/local/signin"
	"github.com/tenantry/tenantry/infra/parts"
	"github.com/tenantry/tenantry/infra/testing/build"
)

// limit bounds the wait for a program.
const limit = 5 * time.Minute

// TestReadme runs the commands of the pages, in order, and compares their output with the pages.
func TestReadme(t *testing.T) {
	page, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	script, compared := Commands(page), 0
	var told []Block
	for i, b := range page {
		switch b.Language {
		case "console":
			shown, ok := strings.CutPrefix(b.Text, "$ make run\n")
			if !ok {
				t.Fatalf("%s: a console block that does not begin with $ make run", b.Place())
			}
			if !Matches(shown, s.screen) {
				t.Errorf("%s: make run prints\n%s\nwant\n%s", b.Place(), s.screen, b.Text)
			}
			compared++
		case "bash":
			mustParse(t, b)
		case "json event":
			told = append(told, b)
		case "sh":
		case "go", "js": // programs that the tests of the functions run
		case "json", "text":
			if b.isAnswer() && page[i-1].Language == "sh" {
				compared++
			}
		default:
			t.Errorf("%s: a block of the unknown language %q", b.Place(), b.Language)
		}
	}
	if len(script) < 8 || compared < 8 || len(told) == 0 {
		t.Fatalf("blocks: %d to run, %d to compare, %d events; want more: does the page still mark them?", len(script), compared, len(told))
	}
	answers, err := s.paste(t, script)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range Compare(page, answers) {
		t.Error(difference)
	}
	s.mustIgnoreFiles(t)
	_, port, _ := strings.Cut(regexp.MustCompile(`(?m)^API +http://(\S+)$`).FindStringSubmatch(s.screen)[1], ":")
	for _, customer := range []string{"norman@oscorp", "lex@lexcorp"} { // docs/your-saas.md has their password
		_, host, _ := strings.Cut(customer, "@")
		signin.Must(t, "http://"+host+".localhost:"+port+"/ui/login/", customer+".example", "Str0ng-Passw0rd!")
	}
	for _, b := range told {
		s.mustTell(t, b)
	}
}

// mustIgnoreFiles requires that Git ignores the files that the commands wrote, which include secrets.
func (s *served) mustIgnoreFiles(t *testing.T) {
	t.Helper()
	if ignored := read(t, ".gitignore"); !strings.Contains(ignored, "/.local/\n") {
		t.Errorf(".gitignore has no /.local/:\n%s", ignored)
	}
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !slices.Contains([]string{".local", "local", "token", "put-event"}, entry.Name()) {
			t.Errorf("the commands of the pages left %s in the folder of the repository", entry.Name())
		}
	}
}

// mustTell waits until the run has shown a block's event.
func (s *served) mustTell(t *testing.T, b Block) {
	t.Helper()
	shown, err := b.Event()
	if err != nil {
		t.Errorf("%s: %v", b.Place(), err)
		return
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		all := s.events()
		for _, line := range all {
			if Matches(shown, line) {
				return
			}
		}
		if time.Now().After(deadline) {
			t.Errorf("%s: no such event in the output:\n%s", b.Place(), strings.Join(all, "\n"))
			return
		}
	}
}

// served is a folder in which `make run` was started, with its output.
type served struct {
	folder, screen string

	mu sync.Mutex
	// later is its output after it was ready, line by line.
	later []string
}

// events returns the type and detail of each event shown.
func (s *served) events() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.later {
		if match := regexp.MustCompile(`^event +(\w+ \{.*\})$`).FindStringSubmatch(line); match != nil {
			all = append(all, match[1])
		}
	}
	return all
}

// start builds the programs of the pages and starts what `make run` starts, on a free port.
func start(t *testing.T) *served {
	t.Helper()
	s := &served{folder: t.TempDir()}
	commands, err := build.Commands(t.Context(), root, "./infra/local", "./infra/local/token", "./infra/local/put-event")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"local", "token", "put-event"} {
		if err := os.Symlink(filepath.Join(commands, name), filepath.Join(s.folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	dir, err := parts.Dir()
	if err != nil {
		t.Fatal(err)
	}
	// Packages that a page installs itself are a part here.
	if err := os.MkdirAll(filepath.Join(s.folder, ".local", "try"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "your-saas"), filepath.Join(s.folder, ".local", "try", "venv")); err != nil {
		t.Fatal(err)
	}
	// The commands of the pages find it wherever it keeps its data.
	local := exec.Command(filepath.Join(s.folder, "local"), "--port", "0", "--data-dir", filepath.Join(t.TempDir(), ".local", "data"))
	local.Dir = s.folder
	// The folder of parts is found through the module's folder, which is not the test's working directory.
	local.Env = append(os.Environ(), parts.DirVariable+"="+dir)
	var stderr bytes.Buffer
	local.Stderr = &stderr
	stdout, err := local.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := local.Start(); err != nil {
		t.Fatal(err)
	}
	watchdog := time.AfterFunc(limit, func() { _ = local.Process.Kill() })
	lines, ended := bufio.NewScanner(stdout), make(chan struct{})
	t.Cleanup(func() {
		defer watchdog.Stop()
		if err := local.Process.Signal(syscall.SIGINT); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Error(err)
		}
		<-ended
		if err := local.Wait(); err != nil {
			t.Errorf("the end of the run: %v: %s", err, &stderr)
		}
	})
	for {
		if !lines.Scan() {
			close(ended)
			t.Fatalf("the run ended before it was ready: %s\n%s", &stderr, s.screen)
		}
		s.screen += lines.Text() + "\n"
		if lines.Text() == "ready" {
			break
		}
	}
	go func() {
		defer close(ended)
		for lines.Scan() {
			s.mu.Lock()
			s.later = append(s.later, lines.Text())
			s.mu.Unlock()
		}
	}()
	return s
}

// programs replaces `go run`, because the programs are already built. An event that is put on the bus gets its outcome
// before the next command runs, as for a reader who waits for it on the screen.
const programs = `go() {
  local program="$1 $2"
  shift 2
  case $program in
  'run ./infra/local/token') ./token "$@" ;;
  'run .local/try/saas.go')
    (cd "$repository" && command go build -o "$OLDPWD/.local/try/" "$OLDPWD/.local/try/saas.go") && .local/try/saas "$@"
    ;;
  'run ./infra/local/put-event')
    local id
    id=$(./put-event "$@") || return
    echo "$id"
    for _ in {1..600}; do
      if grep -q "\"requestId\":\"$id\",\"outcome\":" "$(jq -r .log .local/run.json)"; then return; fi
      sleep 0.1
    done
    echo "no outcome of $id" >&2
    return 1
    ;;
  *) echo "$program $*" >&2; return 1 ;;
  esac
}
`

// paste runs blocks in the folder of the run.
func (s *served) paste(t *testing.T, script []Block) ([]string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	repository, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	return Shell{Folder: s.folder, Before: "repository='" + repository + "'\n" + programs}.Paste(ctx, script)
}

// mustParse checks the syntax of a block.
func mustParse(t *testing.T, b Block) {
	t.Helper()
	shell := exec.Command("bash", "-n")
	shell.Stdin = strings.NewReader(b.Text)
	if out, err := shell.CombinedOutput(); err != nil {
		t.Errorf("%s: %v: %s", b.Place(), err, out)
	}
}
