package pb_test

import (
	"strings"
	"testing"
)

const (
	embedded  = ": embedded message failed validation | caused by: invalid "
	inAdmin   = "invalid AddOrganizationRequest.Admins[0]" + embedded + "AddOrganizationRequest_Admin.Human" + embedded
	oneTo253  = "value length must be between 1 and 253 runes, inclusive"
	mustBe    = "value must be one of the defined enum values"
	required  = "value is required"
	someone   = `{"profile":{"givenName":"Ada","familyName":"L"},"email":{"email":"a@b.com"}`
	notUnique = "repeated value must contain unique items"
)

// TestRequests_Validate_v2 has the field rules of the v2 services, in the
// contract's words.
func TestRequests_Validate_v2(t *testing.T) {
	admin := func(human string) string { return `{"name":"x","admins":[{"human":` + human + `}]}` }
	checkRules(t, []rule{
		{"org_name_200", "org.v2.AddOrganizationRequest", text(`{"name":"%s"}`, 200), ""},
		{"org_name_201", "org.v2.AddOrganizationRequest", text(`{"name":"%s"}`, 201), "invalid AddOrganizationRequest.Name: " + oneTo200},
		{"org_own_id_empty", "org.v2.AddOrganizationRequest", `{"name":"x","organizationId":""}`, "invalid AddOrganizationRequest.OrganizationId: " + oneTo200},
		{"org_id_before_old_id", "org.v2.AddOrganizationRequest", `{"name":"x","organizationId":"","orgId":""}`, "invalid AddOrganizationRequest.OrganizationId: " + oneTo200},
		{"org_name_before_admins", "org.v2.AddOrganizationRequest", `{"admins":[{"human":{}}]}`, "invalid AddOrganizationRequest.Name: " + oneTo200},
		{"admin_neither", "org.v2.AddOrganizationRequest", `{"name":"x","admins":[{}]}`, ""},
		{"admin_roles_twice", "org.v2.AddOrganizationRequest", `{"name":"x","admins":[{"userId":"1","roles":["ORG_OWNER","ORG_OWNER"]}]}`, ""},
		{"admins_21", "org.v2.AddOrganizationRequest", `{"name":"x","admins":[` + strings.Repeat(`{},`, 20) + `{}]}`, "invalid AddOrganizationRequest.Admins: value must contain no more than 20 item(s)"},
		{"human", "org.v2.AddOrganizationRequest", admin(someone + `}`), ""},
		{"human_without_profile", "org.v2.AddOrganizationRequest", admin(`{}`), inAdmin + "AddHumanUserRequest.Profile: " + required},
		{"human_without_email", "org.v2.AddOrganizationRequest", admin(`{"profile":{"givenName":"a","familyName":"b"}}`), inAdmin + "AddHumanUserRequest.Email: " + required},
		{"human_user_name_empty", "org.v2.AddOrganizationRequest", admin(someone + `,"username":""}`), inAdmin + "AddHumanUserRequest.Username: " + oneTo200},
		{"given_name_empty", "org.v2.AddOrganizationRequest", admin(`{"profile":{"familyName":"b"},"email":{}}`), inAdmin + "AddHumanUserRequest.Profile" + embedded + "SetHumanProfile.GivenName: " + oneTo200},
		{"language_11", "org.v2.AddOrganizationRequest", admin(`{"profile":{"givenName":"a","familyName":"b","preferredLanguage":"abcdefghijk"}}`), inAdmin + "AddHumanUserRequest.Profile" + embedded + "SetHumanProfile.PreferredLanguage: value length must be at most 10 runes"},
		{"email", "org.v2.AddOrganizationRequest", admin(`{"profile":{"givenName":"a","familyName":"b"},"email":{"email":"nope"}}`), inAdmin + "AddHumanUserRequest.Email" + embedded + "SetHumanEmail.Email: value must be a valid email address | caused by: mail: missing '@' or angle-addr"},
		{"phone_not_verified", "org.v2.AddOrganizationRequest", admin(someone + `,"phone":{"isVerified":false}}`), inAdmin + "AddHumanUserRequest.Phone" + embedded + "SetHumanPhone.IsVerified: value must equal true"},
		{"phone_empty", "org.v2.AddOrganizationRequest", admin(someone + `,"phone":{}}`), ""},
		{"password_201", "org.v2.AddOrganizationRequest", admin(someone + text(`,"password":{"password":"%s"}}`, 201)), inAdmin + "AddHumanUserRequest.Password" + embedded + "Password.Password: " + oneTo200},

		{"update_nobody", "org.v2.UpdateOrganizationRequest", `{"name":""}`, "invalid UpdateOrganizationRequest.OrganizationId: " + oneTo200},
		{"orgs_empty_query", "org.v2.ListOrganizationsRequest", `{"queries":[{}]}`, "invalid ListOrganizationsRequest" + inQuery + "SearchQuery" + needsAQuery},
		{"orgs_column", "org.v2.ListOrganizationsRequest", `{"sortingColumn":99}`, ""},
		{"orgs_state", "org.v2.ListOrganizationsRequest", `{"queries":[{"stateQuery":{"state":9}}]}`, "invalid ListOrganizationsRequest" + inQuery + "SearchQuery.StateQuery" + embedded + "OrganizationStateQuery.State: " + mustBe},
		{"validation_unspecified", "org.v2.GenerateOrganizationDomainValidationRequest", `{"organizationId":"1","domain":"a"}`, "invalid GenerateOrganizationDomainValidationRequest.Type: value must not be in list [DOMAIN_VALIDATION_TYPE_UNSPECIFIED]"},
		{"validation_undefined", "org.v2.GenerateOrganizationDomainValidationRequest", `{"organizationId":"1","domain":"a","type":3}`, "invalid GenerateOrganizationDomainValidationRequest.Type: " + mustBe},
		{"verify_253", "org.v2.VerifyOrganizationDomainRequest", text(`{"organizationId":"1","domain":"%s"}`, 253), ""},
		{"domain_201", "org.v2.AddOrganizationDomainRequest", text(`{"organizationId":"1","domain":"%s"}`, 201), "invalid AddOrganizationDomainRequest.Domain: " + oneTo200},
		{"metadata_none", "org.v2.SetOrganizationMetadataRequest", `{"organizationId":"1","metadata":[]}`, ""},
		{"metadata_value_empty", "org.v2.SetOrganizationMetadataRequest", `{"organizationId":"1","metadata":[{"key":"a","value":""}]}`, ""},
		{"metadata_value_500001", "org.v2.SetOrganizationMetadataRequest", `{"organizationId":"1","metadata":[{"key":"a","value":"` + strings.Repeat("AAAA", 166667) + `"}]}`, "invalid SetOrganizationMetadataRequest.Metadata[0]" + embedded + "Metadata.Value: value length must be at most 500000 bytes"},
		{"metadata_51", "org.v2.SetOrganizationMetadataRequest", `{"organizationId":"1","metadata":[` + strings.Repeat(`{"key":"a"},`, 50) + `{"key":"a"}]}`, "invalid SetOrganizationMetadataRequest.Metadata: value must contain no more than 50 item(s)"},
		{"metadata_key_empty", "org.v2.DeleteOrganizationMetadataRequest", `{"organizationId":"1","keys":["a",""]}`, "invalid DeleteOrganizationMetadataRequest.Keys[1]: " + oneTo200},
		{"cursor_v2", "org.v2.ListOrganizationsRequest", text(`{"query":{"cursor":"%s"}}`, 1001), "invalid ListOrganizationsRequest.Query" + embedded + "ListQuery.Cursor: value length must be at most 2000 bytes"},

		{"projects_column", "project.v2.ListProjectsRequest", `{"sortingColumn":99}`, ""},
		{"projects_org_empty", "project.v2.ListProjectsRequest", `{"filters":[{"organizationIdFilter":{}}]}`, ""},
		{"roles_column", "project.v2.ListProjectRolesRequest", `{"projectId":"1","sortingColumn":99}`, ""},
		{"grants_column", "project.v2.ListProjectGrantsRequest", `{"sortingColumn":99}`, ""},
		{"applications_column", "application.v2.ListApplicationsRequest", `{"sortingColumn":99}`, ""},
		{"applications_state", "application.v2.ListApplicationsRequest", `{"filters":[{"stateFilter":9}]}`, ""},
		{"applications_type", "application.v2.ListApplicationsRequest", `{"filters":[{"typeFilter":0}]}`, "invalid ListApplicationsRequest.Filters[0]" + embedded + "ApplicationSearchFilter.TypeFilter: value must not be in list [APPLICATION_TYPE_UNSPECIFIED]"},
		{"application_keys_column", "application.v2.ListApplicationKeysRequest", `{"sortingColumn":99}`, ""},
		{"application_keys_empty", "application.v2.ListApplicationKeysRequest", `{"filters":[{"applicationIdFilter":{}}]}`, ""},
		{"saml_empty", "application.v2.CreateApplicationRequest", `{"projectId":"1","name":"x","samlConfiguration":{}}`, "invalid CreateApplicationRequest.SamlConfiguration" + embedded + "CreateSAMLApplicationRequest.Metadata: " + required},
		{"authorization_roles_twice", "authorization.v2.CreateAuthorizationRequest", `{"userId":"1","projectId":"1","organizationId":"1","roleKeys":["a","b","a"]}`, "invalid CreateAuthorizationRequest.RoleKeys[2]: " + notUnique},
		{"authorization_new_roles_twice", "authorization.v2.UpdateAuthorizationRequest", `{"id":"1","roleKeys":["a","a"]}`, "invalid UpdateAuthorizationRequest.RoleKeys[1]: " + notUnique},
		{"authorizations_login_name", "authorization.v2.ListAuthorizationsRequest", `{"filters":[{"userPreferredLoginName":{}}]}`, "invalid ListAuthorizationsRequest.Filters[0]" + embedded + "AuthorizationsSearchFilter.UserPreferredLoginName" + embedded + "UserPreferredLoginNameQuery.LoginName: " + oneTo200},
		{"authorizations_display_name", "authorization.v2.ListAuthorizationsRequest", `{"filters":[{"userDisplayName":{}}]}`, "invalid ListAuthorizationsRequest.Filters[0]" + embedded + "AuthorizationsSearchFilter.UserDisplayName" + embedded + "UserDisplayNameQuery.DisplayName: " + oneTo200},

		{"instance_of_host", "instance.v2.GetInstanceRequest", `{}`, ""},
		{"instance_nobody", "instance.v2.DeleteInstanceRequest", `{}`, "invalid DeleteInstanceRequest.InstanceId: " + oneTo200},
		{"instances_column", "instance.v2.ListInstancesRequest", `{"sortingColumn":99}`, "invalid ListInstancesRequest.SortingColumn: " + mustBe},
		{"instances_ids_twice", "instance.v2.ListInstancesRequest", `{"filters":[{"inIdsFilter":{"ids":["1","1"]}}]}`, "invalid ListInstancesRequest.Filters[0]" + embedded + "Filter.InIdsFilter" + embedded + "InIDsFilter.Ids[1]: " + notUnique},
		{"instances_domains_21", "instance.v2.ListInstancesRequest", `{"filters":[{"customDomainsFilter":{"domains":[` + strings.Repeat(`"a",`, 20) + `"a"]}}]}`, "invalid ListInstancesRequest.Filters[0]" + embedded + "Filter.CustomDomainsFilter" + embedded + "CustomDomainsFilter.Domains: value must contain no more than 20 item(s)"},
		{"custom_domain_253", "instance.v2.AddCustomDomainRequest", text(`{"instanceId":"1","customDomain":"%s"}`, 253), ""},
		{"custom_domain_254", "instance.v2.AddCustomDomainRequest", text(`{"instanceId":"1","customDomain":"%s"}`, 254), "invalid AddCustomDomainRequest.CustomDomain: " + oneTo253},
		{"trusted_domain_empty", "instance.v2.RemoveTrustedDomainRequest", `{}`, "invalid RemoveTrustedDomainRequest.TrustedDomain: " + oneTo253},
		{"trusted_filter_empty", "instance.v2.ListTrustedDomainsRequest", `{"filters":[{}]}`, "invalid ListTrustedDomainsRequest.Filters[0]" + embedded + "TrustedDomainFilter.Filter: " + required},

		{"administrator_no_resource", "internal_permission.v2.CreateAdministratorRequest", `{"userId":"1"}`, ""},
		{"administrator_empty_resource", "internal_permission.v2.CreateAdministratorRequest", `{"userId":"1","resource":{}}`, "invalid CreateAdministratorRequest.Resource" + embedded + "ResourceType.Resource: " + required},
		{"administrator_instance_false", "internal_permission.v2.CreateAdministratorRequest", `{"userId":"1","resource":{"instance":false}}`, "invalid CreateAdministratorRequest.Resource" + embedded + "ResourceType.Instance: value must equal true"},
		{"administrator_roles_twice", "internal_permission.v2.UpdateAdministratorRequest", `{"userId":"1","resource":{"instance":true},"roles":["a","a"]}`, "invalid UpdateAdministratorRequest.Roles[1]: " + notUnique},
		{"administrator_grant", "internal_permission.v2.DeleteAdministratorRequest", `{"userId":"1","resource":{"projectGrant":{"projectId":"1"}}}`, "invalid DeleteAdministratorRequest.Resource" + embedded + "ResourceType.ProjectGrant" + embedded + "ResourceType_ProjectGrant.OrganizationId: " + oneTo200},
		{"administrators_or_empty", "internal_permission.v2.ListAdministratorsRequest", `{"filters":[{"or":{"queries":[{}]}}]}`, "invalid ListAdministratorsRequest.Filters[0]" + embedded + "AdministratorSearchFilter.Or" + embedded + "OrFilter.Queries[0]" + embedded + "AdministratorSearchFilter.Filter: " + required},
	})
}
