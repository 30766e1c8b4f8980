package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// slow lists packages that slow down the start of a program, by the end of their path, with the functions that need them.
var slow = map[string][]string{
	// The SDK's reader of variables, files and metadata services: see config.AWS.
	"github.com/aws/aws-sdk-go-v2/config": nil,
	// The descriptions of messages' annotations: see infra/parts/generate. Calls by event look up which fields are secret.
	"google.golang.org/protobuf/types/descriptorpb":         {"requests"},
	"google.golang.org/genproto/googleapis/api/annotations": nil,
	"github.com/envoyproxy/protoc-gen-validate/validate":    nil,
	// The messages of v2, whose descriptors are built at every start.
	"github.com/tenantry/tenantry/pkg/api/pb/v2/object": {"admin", "oidc", "projects", "requests", "system", "users"},
	"github.com/tenantry/tenantry/pkg/api/pb/v2/human":  {"admin", "requests", "users"},
	"github.com/tenantry/tenantry/pkg/api/pb/v2/oidc":   {"oidc"},
	"github.com/tenantry/tenantry/pkg/api/pb/v2/user":   {"requests", "users"},
	// The world's numbering plans.
	"github.com/nyaruka/phonenumbers": {"admin", "requests", "setup-org", "users"},
}

// TestLinks checks that no function links a package that slows down every start, which an update of a module or a new
// import could add unnoticed.
func TestLinks(t *testing.T) {
	functions, err := filepath.Glob("../../../functions/*/main.go")
	if err != nil || len(functions) == 0 {
		t.Fatalf("found no functions (%v)", err)
	}
	for _, main := range functions {
		function := filepath.Base(filepath.Dir(main))
		linked, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "../../../functions/"+function).Output()
		if err != nil {
			t.Fatalf("%s: %v", function, err)
		}
		for path, needed := range slow {
			for linkedPath := range strings.FieldsSeq(string(linked)) {
				if strings.HasSuffix(linkedPath, path) && !slices.Contains(needed, function) {
					t.Errorf("%s links %s, which takes long when the function starts", function, linkedPath)
				}
			}
		}
	}
}
