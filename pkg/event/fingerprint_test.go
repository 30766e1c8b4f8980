package event_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/event"
)

func TestRequest_Fingerprint(t *testing.T) {
	of := func(detailType, source, detail string) string {
		r, err := event.ReadRequest(`{"id":"e-1","detail-type":"` + detailType + `","source":"` + source + `","detail":` + detail + `}`)
		if err != nil {
			t.Fatal(err)
		}
		return r.Fingerprint()
	}
	const detail = `{"version":"1","requestId":"r","correlation":{"a":1},"instanceName":"Acme","human":{"email":{"email":"a@b.example"},"password":{"password":"one"}}}`
	first := of("InstanceRequested", "signup", detail)
	for name, same := range map[string]string{
		"the same":             of("InstanceRequested", "signup", detail),
		"other white space":    of("InstanceRequested", "signup", strings.ReplaceAll(detail, ":", " : ")),
		"another order":        of("InstanceRequested", "signup", `{"instanceName":"Acme","human":{"password":{"password":"one"},"email":{"email":"a@b.example"}},"requestId":"r","version":"1"}`),
		"another correlation":  of("InstanceRequested", "signup", strings.Replace(detail, `{"a":1}`, `{"a":2}`, 1)),
		"another password":     of("InstanceRequested", "signup", strings.Replace(detail, `"one"`, `"two"`, 1)),
		"a password elsewhere": of("InstanceRequested", "signup", strings.Replace(detail, `{"email":"a@b.example"}`, `{"email":"a@b.example","initialPasswords":["x"]}`, 1)),
	} {
		if same != first {
			t.Errorf("%s: got a different fingerprint", name)
		}
	}
	for name, other := range map[string]string{
		"another source": of("InstanceRequested", "billing", detail),
		"another type":   of("OrgRequested", "signup", detail),
		"another name":   of("InstanceRequested", "signup", strings.Replace(detail, "Acme", "Acne", 1)),
		"another number": of("InstanceRequested", "signup", strings.Replace(detail, `"Acme"`, `9007199254740993`, 1)),
		"no object":      of("InstanceRequested", "signup", `["Acme"]`),
	} {
		if other == first {
			t.Errorf("%s: got the same fingerprint", name)
		}
	}
	if of("InstanceRequested", "signup", strings.Replace(detail, `"Acme"`, `9007199254740993`, 1)) == of("InstanceRequested", "signup", strings.Replace(detail, `"Acme"`, `9007199254740992`, 1)) {
		t.Error("got the same fingerprint for different numbers beyond 2^53")
	}
}
