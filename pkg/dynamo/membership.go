package dynamo

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// membershipOf names a resource that has members: IAM for the instance, ORG#<oid> for
// an organisation, ORG#<oid>#PROJECT#<pid> for a project, and
// ORG#<oid>#PROJECT#<pid>#GRANT#<oid>#<microseconds> for a project grant, with its
// creation time. A project id may be any text, so any "#" in it is encoded to keep the
// name unambiguous.
func membershipOf(on tenant.Resource) string {
	switch {
	case on.IsInstance():
		return "IAM"
	case on.IsOrg():
		return orgPrefix + on.OrgID
	}
	of := orgPrefix + on.OrgID + "#" + projectPrefix + withoutHash.Replace(on.ProjectID)
	if on.IsGrant() {
		of += fmt.Sprintf("#GRANT#%s#%d", on.GrantedOrgID, on.GrantMadeAt)
	}
	return of
}

var withoutHash, withHash = strings.NewReplacer("%", "%25", "#", "%23"), strings.NewReplacer("%25", "%", "%23", "#")

// readMembership parses a membershipOf name. An unknown form is an error, never the
// instance.
func readMembership(name string) (tenant.Resource, error) {
	parts := strings.Split(name, "#")
	switch {
	case name == "IAM":
		return tenant.Resource{}, nil
	case len(parts) == 2 && parts[0] == "ORG" && parts[1] != "":
		return tenant.OnOrg(parts[1]), nil
	case len(parts) < 4 || parts[0] != "ORG" || parts[1] == "" || parts[2] != "PROJECT" || parts[3] == "":
		return tenant.Resource{}, fmt.Errorf("membership of %q: unknown resource", name)
	}
	on := tenant.OnProject(parts[1], withHash.Replace(parts[3]))
	if len(parts) == 4 {
		return on, nil
	}
	if len(parts) != 7 || parts[4] != "GRANT" || parts[5] == "" {
		return tenant.Resource{}, fmt.Errorf("membership of %q: unknown resource", name)
	}
	madeAt, err := strconv.ParseInt(parts[6], 10, 64)
	if err != nil {
		return tenant.Resource{}, fmt.Errorf("membership of %q: %w", name, err)
	}
	on.GrantedOrgID, on.GrantMadeAt = parts[5], madeAt
	return on, nil
}

// readMemberKey parses a sort key of memberKey.
func readMemberKey(sk string) (on tenant.Resource, uid string, err error) {
	at := strings.LastIndex(sk, "#USER#")
	if at < 0 {
		return on, "", fmt.Errorf("malformed member key %q: want #USER#", sk)
	}
	on, err = readMembership(sk[:at])
	return on, sk[at+len("#USER#"):], err
}
