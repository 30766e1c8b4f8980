package functions_test

// instancesV2 are the instances in the cases: host, name and language.
var instancesV2 = map[string][3]string{
	"main":   {"main-<uniq>-1.example.com", "main-<uniq>-2", "en"},
	"other":  {"other-<uniq>-1.example.com", "other-<uniq>-2", "en"},
	"german": {"german-<uniq>-1.example.com", "german-<uniq>-2", "de"},
	"dom":    {"dom-<uniq>-2.example.com", "dom-<uniq>-3", "en"},
	"dom2":   {"dom2-<uniq>-1.example.com", "dom2-<uniq>-2", "en"},
	"gone":   {"gone-<uniq>-1.example.com", "gone-<uniq>-2", "en"},
	"cri":    {"cri-<uniq>-1.example.com", "cri-<uniq>-2", "en"},
	"lifei":  {"lifei-<uniq>-1.example.com", "lifei-<uniq>-3", "en"},
}

// usersV2 are the machines in the cases: their organisation, their roles there (or,
// after a colon, in another one), and their roles on the instance.
var usersV2 = map[string][3]string{
	"plain":       {"default", "", ""},
	"iamviewer":   {"default", "", "IAM_OWNER_VIEWER"},
	"orgowner":    {"alpha", "ORG_OWNER", ""},
	"orgviewer":   {"alpha", "ORG_OWNER_VIEWER", ""},
	"usermanager": {"alpha", "ORG_USER_MANAGER", ""},
	"borgowner":   {"beta", "ORG_OWNER", ""},
	"au":          {"alpha", "ORG_OWNER", "IAM_USER_MANAGER"},
	"ad":          {"alpha", "ORG_OWNER", ""},
	"lone":        {"org lone", "ORG_OWNER", ""},
	"al1":         {"admins", "ORG_OWNER", "IAM_OWNER_VIEWER"},
	"rl":          {"alpha", "", ""},
	"ORG_OWNER":   {"org own ORG_OWNER", "ORG_OWNER", ""},

	"ORG_OWNER_VIEWER": {"org own ORG_OWNER_VIEWER", "ORG_OWNER_VIEWER", ""},
	"ORG_USER_MANAGER": {"org own ORG_USER_MANAGER", "ORG_USER_MANAGER", ""},
}

// madeV2 are users whom the owner of the main instance creates with CreateUser when
// a case first names them: the request, in which <alpha> is that organisation.
var madeV2 = map[string]string{
	"st":    `{"organizationId":"<alpha>","username":"st-<uniq>-1","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true}}}`,
	"human": `{"organizationId":"<alpha>","username":"human-<uniq>-1","human":` + gigiV2 + `}`,
	"uh":    `{"organizationId":"<alpha>","username":"uh-<uniq>-2x","human":{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true},"password":{"password":"Password2!"}}}`,
	"key":   `{"organizationId":"<alpha>","username":"key-<uniq>-1","machine":{"name":"Bot"}}`,
	"ul":    `{"organizationId":"<alpha>","username":"ul-<uniq>-1","machine":{"name":"Bot"}}`,
	"sec":   `{"organizationId":"<alpha>","username":"sec-<uniq>-1","machine":{"name":"Bot"}}`,
	"email": `{"organizationId":"<alpha>","username":"email-<uniq>-1","human":` + unverifiedV2 + `}`,
	"inv":   `{"organizationId":"<alpha>","username":"inv-<uniq>-1","human":` + unverifiedV2 + `}`,
}

// gigiV2 is the person in most cases.
const gigiV2 = `{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com","isVerified":true},"password":{"password":"Password1!"}}`

// unverifiedV2 is the same person before any verification.
const unverifiedV2 = `{"profile":{"givenName":"Gigi","familyName":"Giraffe"},"email":{"email":"gigi@example.com"}}`

// codesV2 says which case returned the code that a later one sends.
var codesV2 = map[string]string{
	"<code:e2>": "user4/email/resend-return", "<code:e3>": "user4/email/send-return-last",
	"<code:email>": "user4/update-human/email-return-code", "<code:phone>": "user4/update-human/phone-return-code",
	"<code:i1>": "cred4/invite/return", "<code:i2>": "cred4/invite/return-again",
}

// idsV2 says what <id:1>, <id:2> and so on stand for in requests, by pattern of
// cases (see path.Match); the first match counts. "org NAME" and "user NAME" are
// created on first use. "CASE <id:1>" is that mask's value in the response of an
// earlier case. A star is the last part of the case's name.
var idsV2 = [][]string{
	{"c-wire/org-header/other-instance", "default of other", "default"},
	{"c-wire/org-header/*", "default"},
	{"c-wire/error/*", "alpha"},
	{"c-wire/json/bytes-*", "user plain"},
	{"c-wire/json/timestamp-no-zone", "user plain"},
	{"c-wire/services/instances-ok", "main"},
	{"c-wire/services/administrators-ok", "user orgowner"},
	{"c-wire/services/user-ok", "made human"},

	{"r-wire/rules/method-override", "made human"},
	{"r-wire/rules/*", "alpha"},
	{"r-wire/org/add", "user plain"},
	{"r-wire/org/*", "r-wire/org/add <id:2>"},

	{"org4/add/plain-back", "org4/add/plain <id:1>"},
	{"org4/add/padded-back", "org pad-<uniq>-1"},
	{"org4/add/umlaut-back", "org4/add/umlaut <id:1>"},
	{"org4/update/*", "org upd-<uniq>-1"},
	{"org4/state/delete-inactive-2", "org inactive-<uniq>-1"},
	{"org4/state/*", "org state-<uniq>-1"},
	{"org4/domain/add-other-org", "alpha"},
	{"org4/domain/free-for-other", "alpha"},
	{"org4/domain/*", "org dom-<uniq>-1"},
	{"org4/metadata/*", "org meta-<uniq>-1"},
	{"org4/delete/default", "default"},
	{"org4/delete/domain-free", "alpha"},
	{"org4/delete/username-free", "alpha"},
	{"org4/delete/user-id-free", "alpha", "first del-<uniq>-1"},
	{"org4/delete/*", "org del-<uniq>-1"},

	{"user4/email/machine", "user plain"},
	{"user4/email/*", "made email"},

	{"cred4/invite/with-password", "made human"},
	{"cred4/invite/machine*", "user plain"},
	{"cred4/invite/*", "made inv"},

	{"user4/state/self-lock", "user stm"},
	{"user4/state/*", "made st"},

	{"inst4/get/other-by-id", "other"},
	{"inst4/get/*", "main"},
	{"inst4/list/*", "main", "other"},
	{"inst4/custom-domain/add-taken", "dom2"},
	{"inst4/custom-domain/add-freed-to-other", "dom2"},
	{"inst4/custom-domain/remove-primary", "dom2"},
	{"inst4/custom-domain/*", "dom"},
	{"inst4/delete/domain-free", "other"},
	{"inst4/delete/*", "gone"},

	{"user4/metadata/*", "user with metadata"},
	{"admin4/update/unknown-user", "alpha"},
	{"admin4/update/*", "user au", "alpha"},
	{"admin4/delete/unknown-user", "alpha"},
	{"admin4/delete/self-last-org-owner", "user lone", "org lone"},
	{"admin4/delete/*", "user ad", "alpha"},
	{"admin4/list/org", "admins"},
	{"admin4/list/login-*", "admins"},
	{"admin4/list/leak-limit-1", "user al1", "user orgowner"},
	{"admin4/list/*", "user al1", "al2", "admins"},

	{"cred4/key/add-human", "made human"},
	{"cred4/key/list-id", "cred4/key/add <id:2>"},
	{"cred4/key/list-org-and-user", "alpha", "made key"},
	{"cred4/key/remove-unknown-user", "cred4/key/add <id:2>"},
	{"cred4/key/*", "made key", "cred4/key/add <id:2>"},
	{"cred4/secret/add-self", "user secself"},
	{"cred4/secret/*human*", "made human"},
	{"cred4/secret/*", "made sec"},

	{"may4/user-create/*", "alpha"},
	{"may4/pat-add/*", "made key"},
	{"may4/secret-add/*", "made sec"},
	{"may4/user-get/*", "made human"},
	{"user4/update-human/rename-taken", "made uh", "alpha"},
	{"user4/update-human/*", "made uh"},
	{"may4/user-update/*", "made human"},
	{"user4/list-filter/locked", "people", "zoe"},
	{"user4/list-filter/ids", "people", "ada", "bot"},
	{"user4/list-filter/metadata-value", "people", "ada"},
	{"user4/list-*/*", "people"},
	{"may4/org-deactivate/*", "org may-stopped-<uniq>"},
	{"may4/org-delete/*", "org may-deleted-<uniq>"},
	{"may4/org-delete-own/*", "org own *"},
	{"may4/org-*/*", "alpha"},
	{"may4/instance-list/*", "main"},
	{"may4/admin-create-org/*", "user new *", "alpha"},
	{"may4/admin-create-instance/*", "user new instance *"},

	{"life4/user-*/*", "made ul"},
	{"life4/role/deleted-org-has-no-administrator", "org dead-<uniq>"},
	{"life4/role/granted", "alpha"},
	{"life4/role/lowered", "alpha"},
	{"life4/role/taken", "alpha"},
	{"life4/role/*", "user rl", "alpha"},
	{"life4/instance/delete", "lifei"},
	{"life4/instance/*pat*", "made human"},

	{"cross4/org/v1-setup-*", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v2-rename-in-v1", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v1-d*", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v2-deactivate-after-v1", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v1-removed-in-v2", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/v2-delete-after-v1", "cross4/org/v1-setup <id:1>"},
	{"cross4/org/*", "org Crossed-<uniq>-1"},
	{"cross4/instance/*", "cri"},
}

// sweptV2 are the cases after which the sweeper runs: it may be faster than the next
// request, whose answer must not depend on that.
var sweptV2 = []string{"r-wire/org/delete", "org4/delete/ok", "inst4/delete/ok", "life4/user-delete/do", "life4/instance/delete"}

// beforeV2 are requests between recorded cases: the following case, the caller, and
// the request. The calls must be served.
var beforeV2 = map[string][]struct{ auth, path, body string }{
	"user4/update-human/rename-taken":  {{"owner", "/zitadel.user.v2.UserService/CreateUser", `{"organizationId":"<id:2>","username":"mach-<uniq>-1","machine":{"name":"x"}}`}},
	"user4/list-filter/locked":         {{"owner", "/zitadel.user.v2.UserService/LockUser", `{"userId":"<id:2>"}`}},
	"user4/list-filter/metadata-value": {{"owner", "/zitadel.user.v2.UserService/SetUserMetadata", `{"userId":"<id:2>","metadata":[{"key":"colour","value":"Ymx1ZQ=="}]}`}},
	"c-wire/version/empty":             {{"owner", "/v2/organizations", `{"name":"first-<uniq>"}`}},
	"r-wire/rules/idempotency-key-2":   {{"owner", "/v2/organizations", `{"name":"idem-<uniq>-1"}`}},
	"org4/domain/list-all":             {{"owner", "/v2/organizations/<id:1>/domains", `{"domain":"ab-<uniq>.example.org"}`}, {"owner", "/v2/organizations/<id:1>/domains", `{"domain":"pad-<uniq>.example.org"}`}},
	"org4/metadata/list-all":           {{"owner", "/v2/organizations/<id:1>/metadata", `{"metadata":[{"key":"d","value":"eQ=="}]}`}},
	"org4/delete/ok": {
		{"owner", "/v2/organizations/<id:1>/domains", `{"domain":"deld-<uniq>-1.example.org"}`},
		{"owner", "/v2/users/new", `{"organizationId":"<id:1>","username":"delhum-<uniq>-1","human":` + gigiV2 + `}`},
	},
	"cred4/key/list-user": {{"owner", "/zitadel.user.v2.UserService/AddKey", `{"userId":"<id:1>","expirationDate":"9999-12-31T23:59:59Z"}`}},

	"inst4/custom-domain/list-by-id":    {{"system", "/zitadel.instance.v2.InstanceService/AddCustomDomain", `{"instanceId":"<id:1>","customDomain":"uh-<uniq>-1.example.com"}`}},
	"user4/email/set-email-same":        {{"owner", "/v2/users/<id:1>/email", `{"email":"set@example.com","isVerified":true}`}},
	"may4/org-metadata-list/orgowner":   {{"owner", "/v2/organizations/<id:1>/metadata", `{"metadata":[{"key":"may","value":"eA=="}]}`}},
	"cross4/org/v2-rename-in-v1":        {{"owner", "/v2/organizations/<id:1>", `{"name":"Renamed-<uniq>-1"}`}},
	"cross4/org/v1-domain-in-v2":        {{"owner", "/management/v1/orgs/me/domains", `{"domain":"x-<uniq>.example.net"}`}},
	"cross4/org/v2-deactivate-after-v1": {{"owner", "/management/v1/orgs/me/_deactivate", `{}`}},
	"cross4/org/v1-removed-in-v2":       {{"owner", "DELETE /admin/v1/orgs/<id:1>", ""}},
	"cross4/org/v2-deleted-in-v1":       {{"owner", "DELETE /v2/organizations/<id:1>", ""}},
	"cross4/instance/v2-domain-in-v1":   {{"system", "/zitadel.instance.v2.InstanceService/AddCustomDomain", `{"instanceId":"<id:1>","customDomain":"v2d-<uniq>-1.example.com"}`}},
	"cross4/instance/v2-update-in-v1":   {{"owner-cri", "/zitadel.instance.v2.InstanceService/UpdateInstance", `{"instanceName":"cri-<uniq>-2 v2"}`}},
	"cross4/instance/v2-trusted-in-v1":  {{"owner-cri", "/zitadel.instance.v2.InstanceService/AddTrustedDomain", `{"trustedDomain":"tr-<uniq>-1.example.com"}`}},
	"cross4/instance/v2-delete-after-v1": {
		{"system", "DELETE /system/v1/instances/<id:1>", ""},
	},
	"life4/role/deleted-org-has-no-administrator": {{"owner", "DELETE /v2/organizations/<id:1>", ""}},
}
