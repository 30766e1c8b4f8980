package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A session with `make run`: start, paste, stop, start again.
func TestRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	first := startProgram(t, dir)
	first.await("ready")
	commands := first.commands()
	if len(commands) != 7 {
		t.Fatalf("got %d commands, want two that were run and five to paste:\n%s", len(commands), first.screen.String())
	}

	t.Run("the printed requests work when pasted", func(t *testing.T) {
		var instance struct{ InstanceID, Pat, MachineKey string }
		mustAnswer(t, paste(t, commands[2]), &instance)
		if instance.InstanceID == "" || instance.Pat == "" || instance.MachineKey == "" {
			t.Errorf("got %+v, want an instance with its owner's token and key", instance)
		}
		var org struct{ OrgID, UserID string }
		mustAnswer(t, paste(t, commands[3]), &org)
		if org.OrgID == "" || org.UserID == "" {
			t.Errorf("got %+v, want an organisation with its user", org)
		}
	})
	t.Run("the requests that were made are the printed ones", func(t *testing.T) {
		for _, command := range commands[:2] {
			if got := paste(t, command); !strings.Contains(got, `"code":6`) {
				t.Errorf("got %s, want the refusal of names that are taken\n%s", got, command)
			}
		}
	})
	t.Run("what happened is shown", func(t *testing.T) {
		for _, event := range []struct{ detailType, text string }{
			{"InstanceCreated", `"name":"demo"`},
			{"OrgSetUp", `"name":"Acme"`},
			{"InstanceCreated", `"name":"shop"`},
			{"OrgSetUp", `"name":"Globex"`},
		} {
			first.awaitEvent(event.detailType, event.text)
		}
	})
	t.Run("a request by event", func(t *testing.T) { mustAskByEvent(t, first, commands[4]) })
	t.Run("what was made is listed, and removed", func(t *testing.T) { mustListAndRemove(t, first, commands[5], commands[6]) })
	t.Run("a path without a function", func(t *testing.T) {
		for _, path := range []string{"/", "/ui/console", "/system/v1/instance", "/admin/v1/orgs"} {
			if got, want := paste(t, "curl -sS "+first.url()+path), `{"code":5,"message":"Not Found"}`; got != want {
				t.Errorf("%s: got %s, want %s", path, got, want)
			}
		}
	})
	t.Run("the private key is not on the screen", func(t *testing.T) {
		for line := range strings.Lines(first.screen.String()) {
			if strings.Contains(line, "machineKey\": \"") && len(line) > 100 {
				t.Errorf("got %s", line)
			}
		}
	})
	t.Run("the functions log to a file", func(t *testing.T) { mustLog(t, filepath.Join(dir, "log.jsonl")) })
	t.Run("key pairs are kept in stock", func(t *testing.T) {
		text, err := os.ReadFile(filepath.Join(dir, "log.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `"msg":"key stock","outcome":"filling","pairs":0,"target":16`) {
			t.Errorf("it is not in the log:\n%s", text)
		}
	})
	t.Run("the system user's key is closed to others", func(t *testing.T) {
		info, err := os.Stat(filepath.Join(dir, keyFileName))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("got mode %o, want 600", got)
		}
	})
	t.Run("a second run on the folder is refused", func(t *testing.T) {
		mustRefuse(t, startProgram(t, dir), "another run uses")
	})
	first.mustStop(syscall.SIGINT)
	t.Run("the next run has the first one's instance", func(t *testing.T) {
		second := startProgram(t, dir)
		second.await("ready")
		command := strings.NewReplacer(first.url(), second.url(), "Globex", "Initech", "grace", "edsger").Replace(commands[3])
		var org struct{ OrgID string }
		mustAnswer(t, paste(t, command), &org)
		if org.OrgID == "" {
			t.Error("got no organisation in the first run's instance")
		}
		second.mustStop(syscall.SIGTERM)
	})
}

// mustAskByEvent pastes the event that is shown, and the commands that follow from it.
func mustAskByEvent(t *testing.T, p *process, claim string) {
	t.Helper()
	put := regexp.MustCompile(`(?ms)^go run \./infra/local/put-event.*?^EOF$`).FindString(p.screen.String())
	if put == "" {
		t.Fatalf("no event to paste in:\n%s", p.screen.String())
	}
	paste := func(command string) string { return strings.TrimSpace(paste(t, "cd ../.. && "+command)) }
	id := paste(put)
	if !strings.HasPrefix(id, "signup-") {
		t.Fatalf("got %q, want the requestId", id)
	}
	p.awaitEvent("InstanceCreated", `"requestId":"`+id+`","correlation":{"customer":"C-1007"}`)

	var claimed struct{ InstanceID, Pat string }
	mustAnswer(t, paste(claim), &claimed)
	if claimed.InstanceID == "" || claimed.Pat == "" {
		t.Errorf("claim: got %+v, want the owner's token", claimed)
	}
	p.awaitEvent("CredentialsClaimed", claimed.InstanceID)
	if got := paste(claim); !strings.Contains(got, "CREDS-gOne1") {
		t.Errorf("claim again: got %s, want the refusal CREDS-gOne1", got)
	}
	// A repeat does nothing; another request for the domain is rejected.
	paste(put)
	other := "other-" + id
	if got := paste(strings.Replace(put, `"requestId": "`+id, `"requestId": "`+other, 1)); got != other {
		t.Errorf("got %q, want the requestId %s", got, other)
	}
	p.awaitEvent("InstanceRejected", `"requestId":"`+other)
	outcomes := regexp.MustCompile(`(?m)^event   Instance\w+ .*"requestId":"` + id + `"`)
	if got := len(outcomes.FindAllString(p.screen.String(), -1)); got != 1 {
		t.Errorf("outcomes of %s: got %d, want 1", id, got)
	}
}

// mustListAndRemove pastes the commands that list the instances and remove one: not the first one, as printed, which the
// next run needs, but the one created by a pasted command.
func mustListAndRemove(t *testing.T, p *process, list, remove string) {
	t.Helper()
	ids := func() map[string]string {
		var listed struct{ Result []struct{ ID, Name string } }
		mustAnswer(t, paste(t, list), &listed)
		ids := map[string]string{}
		for _, i := range listed.Result {
			ids[i.Name] = i.ID
		}
		return ids
	}
	before := ids()
	if before["demo"] == "" || before["shop"] == "" || before["signup"] == "" {
		t.Fatalf("got %v, want the instances that were made", before)
	}
	another := strings.Replace(remove, before["demo"], before["shop"], 1)
	if another == remove {
		t.Fatalf("%s does not remove %s", remove, before["demo"])
	}
	if got := paste(t, another); !strings.Contains(got, "INST-nAm3x") {
		t.Errorf("got %s, want the refusal of a name that is another instance's", got)
	}
	mustAnswer(t, paste(t, strings.Replace(another, "instanceName=demo", "instanceName=shop", 1)), &struct{}{})
	p.awaitEvent("InstanceRemoved", before["shop"])
	delete(before, "shop")
	if got := ids(); !maps.Equal(got, before) {
		t.Errorf("instances: got %v, want %v", got, before)
	}
}

func TestRun_StopsWhileItStarts(t *testing.T) {
	p := startProgram(t, t.TempDir())
	p.await("engine")
	p.mustStop(syscall.SIGTERM)
}

// A run whose folder is removed ends with a message, instead of continuing with data that nobody can find any more.
func TestRun_LosesItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	p := startProgram(t, dir)
	p.await("ready")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	mustRefuse(t, p, "the data folder "+dir+" was removed")
}

func mustAnswer(tb testing.TB, text string, answer any) {
	tb.Helper()
	if err := json.Unmarshal([]byte(text), answer); err != nil {
		tb.Fatalf("got %q: %v", text, err)
	}
}

// mustLog requires lines of JSON, each with a distinct request id.
func mustLog(tb testing.TB, file string) {
	tb.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	ids, rotations := map[string]bool{}, 0
	for line := range strings.Lines(string(text)) {
		var entry struct {
			Time       time.Time
			Msg, Level string
			RequestID  string
		}
		mustAnswer(tb, line, &entry)
		if entry.Msg == "rotation" {
			if rotations++; entry.Level != "INFO" {
				tb.Errorf("the schedule failed: %s", line)
			}
		}
		if entry.Msg != "request" {
			continue
		}
		if entry.RequestID == "" || ids[entry.RequestID] {
			tb.Errorf("got request id %q, want one of its own in %s", entry.RequestID, line)
		}
		ids[entry.RequestID] = true
	}
	if rotations == 0 {
		tb.Error("the schedule of signing keys did not run")
	}
	if len(ids) < 4 {
		tb.Errorf("got %d requests in the log, want every one", len(ids))
	}
}
