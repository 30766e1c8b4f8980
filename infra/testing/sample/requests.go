package sample

import (
	"net/http"
	"slices"

	adminv1 "github.com/tenantry/tenantry/pkg/api/pb/admin"
)

// requests returns the samples of the functions behind the API. The set-ups need the
// instance of create-instance/machine.
func requests() []Sample {
	return []Sample{
		{
			Function: "create-instance", Name: "no-token",
			answer: response{
				status: 401,
				body:   `{"code":16,"message":"auth header missing"}`,
				header: http.Header{"X-Amzn-Remapped-Www-Authenticate": {"auth header missing"}, "Www-Authenticate": nil},
			},
		},
		{
			Function: "create-instance", Name: "http-api",
			answer: response{
				status: 401,
				body:   `{"code":16,"message":"auth header missing"}`,
				header: http.Header{"Www-Authenticate": {"auth header missing"}},
			},
		},
		{
			Function: "create-instance", Name: "broken-json", early: true,
			answer: response{
				status: 400,
				body:   `{"code":3,"message":"unexpected EOF"}`,
			},
		},
		{
			Function: "create-instance", Name: "broken-base64",
			answer: response{
				status: 400,
				body:   `{"code":3,"message":"the request is not well-formed HTTP"}`,
			},
		},
		{
			// GET falls on the neighbouring route, where "_create" is the id of an instance.
			Function: "create-instance", Name: "wrong-method",
			answer: response{
				status: 404,
				body: `{"code":5,"message":"unable to set instance using id _create: ID=QUERY-1kIjX Message=Instance not found. ` +
					`Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}`,
			},
		},
		{
			Function: "create-instance", Name: "machine",
			answer: response{status: 200, look: checkMachine},
			stored: slices.Concat(instanceItems("acme"), orgItems("acme inc.", "acme-inc.tenants.example.com", "control-plane"), credentialItems(), []string{
				"HOST#acme.example.com / HOST",
			}),
		},
		{
			Function: "create-instance", Name: "human",
			answer: response{status: 200, look: checkNoCredentials},
			stored: slices.Concat(instanceItems("globex"), orgItems("globex", "globex.tenants.example.com", "ada")),
		},
		{
			Function: "setup-org", Name: "no-token",
			answer: response{
				status: 401,
				body:   `{"code":16,"message":"auth header missing"}`,
				header: http.Header{"X-Amzn-Remapped-Www-Authenticate": {"auth header missing"}, "Www-Authenticate": nil},
			},
		},
		{
			Function: "setup-org", Name: "broken-json", early: true,
			answer: response{
				status: 400,
				body:   `{"code":3,"message":"unexpected EOF"}`,
			},
		},
		{
			// GET falls on the neighbouring route, where "_setup" is the id of an organisation.
			Function: "setup-org", Name: "wrong-method",
			answer: response{status: 404, body: orgNotFound},
		},
		{
			Function: "setup-org", Name: "unknown-host",
			answer: response{
				status: 404,
				body: `{"code":5,"message":"unable to set instance using origin &{nobody.example.com  https} (ExternalDomain is ` +
					`tenants.example.com): ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. ` +
					`Check out https://zitadel.com/docs/apis/introduction#domains"}`,
			},
		},
		{
			Function: "setup-org", Name: "success",
			answer: response{status: 200, look: checkOrgWithPhone},
			stored: append(orgItems("initech", "initech.acme.example.com", "gigi"), "INSTANCE#<id>#ORGDOMAIN#initech.example / CLAIM"),
		},
		{
			Function: "setup-org", Name: "base64-body",
			answer: response{status: 200, look: checkOrgWithPhone},
			stored: orgItems("initech labs", "initech-labs.acme.example.com", "milton"),
		},
		{
			Function: "setup-org", Name: "http-api",
			answer: response{status: 200, look: checkOrg},
			stored: orgItems("massive dynamic", "massive-dynamic.acme.example.com", "nina"),
		},
		{
			Function: "setup-org", Name: "grpc-web",
			answer: response{
				status: 200, header: http.Header{"Content-Type": {"application/grpc-web+proto"}},
				decode: asGRPCWeb(&adminv1.SetUpOrgResponse{}),
				shown:  `{"details":{"sequence":"1","creationDate":"<time>","resourceOwner":"<id>"},"orgId":"<id>","userId":"<id>"}`,
			},
			stored: orgItems("wayne enterprises", "wayne-enterprises.acme.example.com", "lucius"),
		},
		{
			Function: "setup-org", Name: "taken",
			answer: response{
				status: 409,
				body: `{"code":6,"message":"Der Name oder die ID der Organisation ist bereits vorhanden (V3-DKcYh)","details":[` +
					`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"V3-DKcYh","message":"Der Name oder die ID der ` +
					`Organisation ist bereits vorhanden"}]}`,
			},
		},
		{
			Function: "oidc", Name: "no-grant-type",
			answer: response{
				status: 400,
				body:   `{"error":"invalid_request","error_description":"grant_type missing"}` + "\n",
			},
		},
		{
			Function: "oidc", Name: "wrong-method", early: true,
			answer: response{
				status: 405,
				header: http.Header{"Allow": {"POST, OPTIONS"}},
				body:   `{"error":"invalid_request","error_description":"method not allowed"}` + "\n",
			},
		},
		{
			Function: "oidc", Name: "function-url",
			answer: response{
				status: 400,
				body:   `{"error":"invalid_request","error_description":"grant_type missing"}` + "\n",
			},
		},
		{
			Function: "oidc", Name: "unknown-host",
			answer: response{
				status: 404,
				header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}},
				body: `unable to set instance using origin &{nobody.example.com  https} (ExternalDomain is ` +
					`tenants.example.com): ID=QUERY-1kIjX Message=Instance not found. Make sure you got the domain right. ` +
					`Check out https://zitadel.com/docs/apis/introduction#domains` + "\n",
			},
		},
		{
			Function: "oidc", Name: "token",
			answer: response{status: 200, look: checkTokens},
			stored: []string{
				"INSTANCE#<id>#ONCE#<shard> / <hash>", "INSTANCE#<id>#SIGNING / KEY#<number>", "SIGNINGKEYS#<shard> / <time>#<id>-<number>",
			},
		},
		{
			Function: "oidc", Name: "replayed",
			answer: response{
				status: 400,
				body:   `{"error":"invalid_grant","error_description":"invalid assertion"}` + "\n",
			},
		},
		{
			Function: "setup-org", Name: "access-token",
			answer: response{status: 200, look: checkOrg},
			stored: orgItems("hooli", "hooli.acme.example.com", "gavin"),
		},
	}
}
