package functions_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "github.com/tenantry/tenantry/pkg/api/pb/v2/instance"
)

// connectCall returns a call over Connect.
func connectCall(host, token, procedure, body string) request {
	return request{
		Method: "POST", Path: "/zitadel." + procedure, Host: host, Authorization: "Bearer " + token,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body),
	}
}

// TestConnect makes a call over Connect through API Gateway events: as JSON, as
// protobuf and gzipped, by host and by id.
func TestConnect(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "connect")
	const get = "instance.v2.InstanceService/GetInstance"
	var got struct {
		Instance struct{ ID, Name string }
	}
	system := s.systemToken(t)
	for name, r := range map[string]request{
		"by the host":   connectCall(m.host, m.pat, get, "{}"),
		"by the id":     connectCall("nobody.example.com", m.pat, get, `{"instanceId":"`+m.instanceID+`"}`),
		"by the system": connectCall("nobody.example.com", system, get, `{"instanceId":"`+m.instanceID+`"}`),
	} {
		a := s.send(t, r)
		if err := json.Unmarshal(a.Body, &got); err != nil || a.Status != http.StatusOK || got.Instance.ID != m.instanceID {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
	for name, tt := range map[string]struct {
		r      request
		status int
		want   string
	}{
		"unknown, by the system":    {connectCall(m.host, system, get, `{"instanceId":"7"}`), 404, "(QUERY-n0wng)"},
		"unknown, by a user":        {connectCall(m.host, m.pat, get, `{"instanceId":"7"}`), 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		"unknown host":              {connectCall("nobody.example.com", m.pat, get, `{}`), 404, "QUERY-1kIjX"},
		"blank name":                {connectCall(m.host, m.pat, "instance.v2.InstanceService/UpdateInstance", `{"instanceName":"  "}`), 400, "(INST-092mid)"},
		"no name, before the right": {connectCall(m.host, m.pat, "instance.v2.InstanceService/UpdateInstance", `{}`), 400, "UpdateInstanceRequest.InstanceName"},
	} {
		if a := s.send(t, tt.r); a.Status != tt.status || !strings.Contains(string(a.Body), tt.want) {
			t.Errorf("%s: got %d %s, want %d %s", name, a.Status, a.Body, tt.status, tt.want)
		}
	}

	binary := connectCall(m.host, m.pat, get, "")
	binary.Header.Set("Content-Type", "application/proto")
	binary.Header.Set("Accept-Encoding", "gzip")
	a := mustSucceed(t, s.send(t, binary))
	unzipped, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	var plain bytes.Buffer
	if _, err := plain.ReadFrom(unzipped); err != nil { //nolint:gosec // our own response
		t.Fatal(err)
	}
	var answer pb.GetInstanceResponse
	if err := proto.Unmarshal(plain.Bytes(), &answer); err != nil || answer.GetInstance().GetId() != m.instanceID {
		t.Errorf("as protobuf: got %v, %v", &answer, err)
	}

	rename := connectCall(m.host, m.pat, "instance.v2.InstanceService/UpdateInstance", `{"instanceName":" Other "}`)
	rename.Header.Set("Idempotency-Key", "k1")
	first := mustSucceed(t, s.send(t, rename))
	if again := mustSucceed(t, s.send(t, rename)); !bytes.Equal(first.Body, again.Body) || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: got %s, want %s, replayed", again.Body, first.Body)
	}
}
