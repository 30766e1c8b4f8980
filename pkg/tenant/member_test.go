package tenant_test

import (
	"strings"
	"testing"

	"github.com/tenantry/tenantry/pkg/tenant"
)

func TestRole_IsOrgRole(t *testing.T) {
	for _, role := range []tenant.Role{
		tenant.RoleSystemOwner, tenant.RoleSystemOwnerViewer, tenant.RoleIAMOwner, tenant.RoleIAMOwnerViewer,
		tenant.RoleIAMOrgManager, tenant.RoleIAMUserManager, tenant.RoleIAMAdminImpersonator,
		tenant.RoleIAMEndUserImpersonator, tenant.RoleIAMLoginClient,
		tenant.RoleOrgOwner, tenant.RoleOrgOwnerViewer, tenant.RoleOrgUserManager, tenant.RoleOrgSettingsManager,
		tenant.RoleOrgUserPermissionEditor, tenant.RoleOrgProjectPermissionEditor, tenant.RoleOrgProjectCreator,
		tenant.RoleOrgUserSelfManager, tenant.RoleOrgAdminImpersonator, tenant.RoleOrgEndUserImpersonator,
		"", "ORG_", "ORG_NOPE", "org_owner", "ORG_OWNER ",
	} {
		want := strings.HasPrefix(string(role), "ORG_") && len(role) > len("ORG_") && role != "ORG_NOPE" && role != "ORG_OWNER "
		if got := role.IsOrgRole(); got != want {
			t.Errorf("%q.IsOrgRole: got %v, want %v", role, got, want)
		}
	}
}
