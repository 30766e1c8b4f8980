package functions_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/app/setuporg"
	"github.com/tenantry/tenantry/pkg/config"
	"github.com/tenantry/tenantry/pkg/gateway"
	"github.com/tenantry/tenantry/pkg/phone/process"
)

// TestPhoneNumbers is setup-org with its second program, as it is deployed.
func TestPhoneNumbers(t *testing.T) {
	program := filepath.Join(t.TempDir(), "phone-numbers")
	if output, err := exec.Command("go", "build", "-o", program, "./setup-org/phone-numbers").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	s := startSystem(t)
	useProgram(t, s, program)

	mustSucceed(t, s.send(t, withPhone(t, s, "reached", "+41 71 000 00 00")))
	if got := storedPhones(s.items(t)); len(got) != 1 || got[0] != "+41710000000" {
		t.Errorf("stored: got %q, want +41710000000", got)
	}
	refused := s.send(t, withPhone(t, s, "invalid", "+999123456789"))
	if got, want := refused.message(t), "Phone is invalid (PHONE-so0wa)"; refused.Status != http.StatusBadRequest || got != want {
		t.Errorf("invalid number: got %d %s, want 400 %s", refused.Status, got, want)
	}
	if log := s.log.String(); strings.Contains(log, "71000") || strings.Contains(log, "999123") {
		t.Errorf("the log tells of a number:\n%s", log)
	}
}

// Without its program a set-up with a number is refused for the moment, and
// nothing of it is stored; others are carried out.
func TestPhoneNumbers_OutOfOrder(t *testing.T) {
	program := filepath.Join(t.TempDir(), "phone-numbers")
	if err := os.WriteFile(program, nil, 0o700); err != nil { //nolint:gosec // an executable, but no program
		t.Fatal(err)
	}
	s := startSystem(t)
	useProgram(t, s, program)
	s.owner(t)
	before := len(s.items(t))

	refused := s.send(t, withPhone(t, s, "stopped", "+41 71 000 00 00"))
	if refused.Status != http.StatusServiceUnavailable || !strings.Contains(refused.message(t), "STORE-bUsy1") {
		t.Errorf("got %d %s, want 503 STORE-bUsy1", refused.Status, refused.Body)
	}
	if got := refused.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After: got %q, want 1", got)
	}
	if got := len(s.items(t)) - before; got != 0 {
		t.Errorf("got %d new items, want none", got)
	}
	if log := s.log.String(); !strings.Contains(log, "have a telephone number read") || strings.Contains(log, "71 000") {
		t.Errorf("log: want the cause without the number, got\n%s", log)
	}
	mustSucceed(t, s.send(t, setupRequest(t, s, "nobody-to-call")))
}

// useProgram has the function read numbers by a program.
func useProgram(t *testing.T, s *system, program string) {
	t.Helper()
	phones, err := process.New(program, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(phones.Close)
	log := s.logger()
	construct := func(cfg config.SetupOrg, log *slog.Logger) (http.Handler, error) {
		return setuporg.New(cfg, phones.Normalize, log)
	}
	s.setupOrg = gateway.New(log, composed(t, s.as(t, "setup-org"), log, construct))
}

func withPhone(t *testing.T, s *system, name, number string) request {
	t.Helper()
	r := setupRequest(t, s, name)
	r.Body = bytes.Replace(r.Body, []byte(`"email":{`), []byte(`"phone":{"phone":"`+number+`"},"email":{`), 1)
	return r
}

func storedPhones(items []map[string]types.AttributeValue) (all []string) {
	for _, i := range items {
		human, ok := i["human"].(*types.AttributeValueMemberM)
		if !ok {
			continue
		}
		if phone, ok := human.Value["phone"].(*types.AttributeValueMemberS); ok {
			all = append(all, phone.Value)
		}
	}
	return all
}
