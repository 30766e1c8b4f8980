package functions_test

import (
	"fmt"
	"testing"
)

// metadataOfUser returns the calls about a user's metadata, by another user.
func (s *system) metadataOfUser(by *machine, userID string) metadataOf {
	return metadataOf{
		system: s, setNone: "META-9mm2d", removeNone: "META-9mm2d", unknown: "META-2nnds", limit: "100",
		call: func(name, members string) request {
			return by.callUser(name+"UserMetadata", fmt.Sprintf(`{"userId":%q%s}`, userID, members))
		},
		rest: func(method, path, body string) request { return by.by(method, "/v2/users/"+userID+path, body) },
	}
}

// TestUserMetadata checks metadata of users. Source: the contract, v2.md, sections
// 3 and 6.
func TestUserMetadata(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "user-metadata")
	for name, check := range metadataChecks {
		t.Run(name, func(t *testing.T) { check(s.metadataOfUser(m, s.colleague(t, m).userID), t) })
	}
}

// TestUserMetadata_owner checks that metadata belongs to one user, is visible to
// the user and to callers who may read them, and can be changed only with
// permission.
func TestUserMetadata_owner(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	m := s.machineOwner(t, "user-metadata-owner")
	one := s.mustAddOrg(t, m, `{"name":"One"}`).OrganizationID
	ada := s.machineIn(t, m, one)
	viewer, manager := s.machineIn(t, m, one, "ORG_OWNER_VIEWER"), s.machineIn(t, m, one, "ORG_USER_MANAGER")
	stranger := s.machineIn(t, m, s.mustAddOrg(t, m, `{"name":"Other"}`).OrganizationID, "ORG_OWNER")
	mustSucceed(t, s.send(t, s.metadataOfUser(manager, ada.userID).call("Set", entries("a", "1"))))
	for _, tt := range []struct {
		name   string
		of     metadataOf
		listed string
		status int
		id     string
	}{
		{"viewer", s.metadataOfUser(viewer, ada.userID), "a=1 of 1, 100", 403, "AUTH-AWfge"},
		{"themself", s.metadataOfUser(ada, ada.userID), "a=1 of 1, 100", 404, "AUTHZ-cdgFk"},
		{"stranger", s.metadataOfUser(stranger, ada.userID), " of , 100", 404, "AUTHZ-cdgFk"},
		{"another user", s.metadataOfUser(m, viewer.userID), " of , 100", 404, "META-2nnds"},
		{"nobody", s.metadataOfUser(m, "1"), " of , 100", 400, "COMMAND-uXHNj"},
		{"no id", s.metadataOfUser(m, "x"), " of , 100", 400, "COMMAND-uXHNj"},
		{"nobody, by a stranger", s.metadataOfUser(stranger, "1"), " of , 100", 404, "AUTHZ-cdgFk"},
	} {
		tt.of.want(t, tt.name, "", tt.listed)
		s.wantRefused(t, tt.name, tt.of.call("Delete", `,"keys":["a"]`), tt.status, tt.id)
		if tt.id != "META-2nnds" {
			s.wantRefused(t, tt.name, tt.of.call("Set", entries("a", "2")), tt.status, tt.id)
		}
	}
	// An empty list is looked at first.
	for _, of := range []metadataOf{s.metadataOfUser(m, "1"), s.metadataOfUser(stranger, ada.userID)} {
		s.wantRefused(t, "nothing", of.call("Set", ""), 400, "META-9mm2d")
		s.wantRefused(t, "nothing", of.call("Delete", ""), 400, "META-9mm2d")
	}
	mustSucceed(t, s.send(t, m.callOrg("DeleteOrganization", fmt.Sprintf(`{"organizationId":%q}`, one))))
	s.metadataOfUser(m, ada.userID).want(t, "with their organisation gone", "", " of , 100")
}

// userMetadataSequences are the calls that write metadata of users.
func userMetadataSequences(tb testing.TB, s *system) []sequence {
	tb.Helper()
	m := s.machineOwner(tb, "metadata-sequences")
	on := func(call, members string, before ...string) func(testing.TB, *system, string) request {
		return func(tb testing.TB, s *system, _ string) request {
			tb.Helper()
			of := s.metadataOfUser(m, s.colleague(tb, m).userID)
			for _, b := range before {
				mustSucceed(tb, s.send(tb, of.call("Set", b)))
			}
			return of.call(call, members)
		}
	}
	calls := []string{"BatchGetItem", "BatchGetItem", "TransactWriteItems"}
	return []sequence{
		{"set metadata", on("Set", entries("a", "1", "b", "2")), calls, 3, 0},
		// Two items go, the event's comes.
		{"delete metadata", on("Delete", `,"keys":["a","b"]`, entries("a", "1", "b", "2", "c", "3")), calls, -1, 0},
	}
}
