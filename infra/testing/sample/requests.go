package sample

import "net/http"

// requests are the samples of the functions behind the API: the set-ups need the instance of create-instance/machine.
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
			stored: []string{
				"HOST#acme-<drawn>.tenants.example.com / HOST",
				"HOST#acme.example.com / HOST",
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / control-plane",
				"INSTANCE#<id>#MEMBERS#IAM / USER#<id>",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#acme-inc.tenants.example.com / CLAIM",
				"INSTANCE#<id>#ORGNAMES / acme inc.",
				"INSTANCE#<id>#USER#<id> / KEY#<id>",
				"INSTANCE#<id>#USER#<id> / PAT#<id>",
				"INSTANCE#<id>#USER#<id> / USER",
				"INSTANCES#<shard> / <id>",
			},
		},
		{
			Function: "create-instance", Name: "human",
			answer: response{status: 200, look: checkNoCredentials},
			stored: []string{
				"HOST#globex-<drawn>.tenants.example.com / HOST",
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / ada",
				"INSTANCE#<id>#MEMBERS#IAM / USER#<id>",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#globex.tenants.example.com / CLAIM",
				"INSTANCE#<id>#ORGNAMES / globex",
				"INSTANCE#<id>#USER#<id> / USER",
				"INSTANCES#<shard> / <id>",
			},
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
			stored: []string{
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / gigi",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#initech.acme.example.com / CLAIM",
				"INSTANCE#<id>#ORGDOMAIN#initech.example / CLAIM",
				"INSTANCE#<id>#ORGNAMES / initech",
				"INSTANCE#<id>#USER#<id> / USER",
			},
		},
		{
			Function: "setup-org", Name: "base64-body",
			answer: response{status: 200, look: checkOrgWithPhone},
			stored: []string{
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / milton",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#initech-labs.acme.example.com / CLAIM",
				"INSTANCE#<id>#ORGNAMES / initech labs",
				"INSTANCE#<id>#USER#<id> / USER",
			},
		},
		{
			Function: "setup-org", Name: "http-api",
			answer: response{status: 200, look: checkOrg},
			stored: []string{
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / nina",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#massive-dynamic.acme.example.com / CLAIM",
				"INSTANCE#<id>#ORGNAMES / massive dynamic",
				"INSTANCE#<id>#USER#<id> / USER",
			},
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
				"INSTANCE#<id>#ONCE#<shard> / <hash>", "INSTANCE#<id>#SIGNING / KEY#<day>", "SIGNINGKEYS#<shard> / <time>#<id>-<day>",
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
			stored: []string{
				"INSTANCE#<id> / ORG#<id>",
				"INSTANCE#<id>#EVENTS / <id>",
				"INSTANCE#<id>#LOGINNAMES / gavin",
				"INSTANCE#<id>#MEMBERS#ORG#<id> / USER#<id>",
				"INSTANCE#<id>#ORGDOMAIN#hooli.acme.example.com / CLAIM",
				"INSTANCE#<id>#ORGNAMES / hooli",
				"INSTANCE#<id>#USER#<id> / USER",
			},
		},
	}
}
