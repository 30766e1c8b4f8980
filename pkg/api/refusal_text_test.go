package api_test

import (
	"context"
	"testing"

	"github.com/tenantry/tenantry/pkg/org"
)

// TestRefusal_Text checks which refusals are translated, and to which language. Source:
// the contract, errors.md.
func TestRefusal_Text(t *testing.T) {
	english, german := "Organisation's name or id already taken", "Der Name oder die ID der Organisation ist bereits vorhanden"
	taken := func(s *server) { s.useCase = func(context.Context) error { return org.ErrNameTaken } }
	nobody := func(s *server) { s.store.user.Memberships = nil }
	for _, tt := range []struct {
		name, path, acceptLanguage, instanceLanguage string
		fault                                        func(*server)
		text, id                                     string
	}{
		{"instance's language", instancePath, "", "de", taken, german, "V3-DKcYh"},
		{"caller's language", instancePath, "de", "en", taken, german, "V3-DKcYh"},
		{"caller's language first", instancePath, "en", "de", taken, english, "V3-DKcYh"},
		{"caller's region", instancePath, "de-AT", "en", taken, german, "V3-DKcYh"},
		{"caller's second language", instancePath, "xx, de;q=0.5", "en", taken, german, "V3-DKcYh"},
		{"caller's unknown language", instancePath, "xx", "de", taken, german, "V3-DKcYh"},
		{"neither is known", instancePath, "xx", "yy", taken, english, "V3-DKcYh"},
		{"System API", systemPath, "de", "de", taken, org.ErrNameTaken.Key, "V3-DKcYh"},
		{"fixed text", instancePath, "de", "de", nobody, "membership not found", "AUTHZ-cdgFk"},
		{"key without a text", instancePath, "de", "de", func(s *server) {
			s.useCase = func(context.Context) error { return org.ErrDomainTwice }
		}, "Errors.Already.Exists", "V2-e1wse"},
		{"token's key, without a text", instancePath, "de", "de", func(s *server) { s.store.token = nil }, "Errors.Token.Invalid", "AUTH-7fs1e"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t)
			s.store.instance.DefaultLanguage = tt.instanceLanguage
			tt.fault(s)
			r := s.goodRequest(t, tt.path)
			if tt.acceptLanguage != "" {
				r.Header.Set("Accept-Language", tt.acceptLanguage)
			}
			got := s.serve(r).refusal(t)
			if want := tt.text + " (" + tt.id + ")"; got.Message != want {
				t.Errorf("message: got %q, want %q", got.Message, want)
			}
			if len(got.Details) != 1 || got.Details[0].ID != tt.id || got.Details[0].Message != tt.text ||
				got.Details[0].Type != "type.googleapis.com/zitadel.v1.ErrorDetail" {
				t.Errorf("details: got %+v, want id %s and text %q", got.Details, tt.id, tt.text)
			}
		})
	}
}

// TestRefusal_Text_several_headers checks that several headers count as one list (RFC
// 9110 section 5.2).
func TestRefusal_Text_several_headers(t *testing.T) {
	s := newServer(t)
	s.useCase = func(context.Context) error { return org.ErrNameTaken }
	r := s.goodRequest(t, instancePath)
	r.Header["Accept-Language"] = []string{"xx", "de"}
	if got, want := s.serve(r).refusal(t).Message, "Der Name oder die ID der Organisation ist bereits vorhanden (V3-DKcYh)"; got != want {
		t.Errorf("message: got %q, want %q", got, want)
	}
}
