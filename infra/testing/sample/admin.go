package sample

import (
	"net/http"

	orgv2 "github.com/tenantry/tenantry/pkg/api/pb/v2/org"
)

// admin returns the samples of the Admin API, except for the set-up. The instance is
// that of create-instance/machine, with the organisations of the set-ups.
func admin() []Sample {
	return []Sample{
		{
			Function: "admin", Name: "no-token",
			answer: response{
				status: 401,
				body:   `{"code":16,"message":"auth header missing"}`,
				header: http.Header{"X-Amzn-Remapped-Www-Authenticate": {"auth header missing"}, "Www-Authenticate": nil},
			},
		},
		{
			Function: "admin", Name: "broken-json", early: true,
			answer: response{
				status: 400,
				body:   `{"code":3,"message":"unexpected EOF"}`,
			},
		},
		{
			Function: "admin", Name: "default-org",
			answer: response{
				status: 200,
				shown:  `{"org":{"id":"<id>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"state":"ORG_STATE_ACTIVE","name":"Acme Inc.","primaryDomain":"acme-inc.tenants.example.com"}}`,
			},
		},
		{
			Function: "admin", Name: "search",
			answer: response{
				status: 200,
				shown:  `{"details":{"totalResult":"2","viewTimestamp":"<time>"},"result":[{"id":"<id>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"state":"ORG_STATE_ACTIVE","name":"Initech","primaryDomain":"initech.acme.example.com"}]}`,
			},
		},
		{
			Function: "admin", Name: "connect-proto",
			answer: response{
				status: 200, header: http.Header{"Content-Type": {"application/proto"}, "Content-Encoding": {"gzip"}},
				decode: asZippedProto(&orgv2.ListOrganizationsResponse{}),
				shown:  `{"details":{"totalResult":"1","timestamp":"<time>"},"result":[{"id":"<id>","details":{"sequence":"1","changeDate":"<time>","resourceOwner":"<id>","creationDate":"<time>"},"state":"ORGANIZATION_STATE_ACTIVE","name":"Wayne Enterprises","primaryDomain":"wayne-enterprises.acme.example.com"}]}`,
			},
		},
		{
			Function: "admin", Name: "is-unique",
			answer: response{
				status: 200,
				shown:  `{"isUnique":true}`,
			},
		},
		{
			Function: "admin", Name: "unknown-org",
			answer: response{
				status: 404,
				body:   orgNotFound,
			},
		},
		{
			Function: "admin", Name: "language",
			answer: response{
				status: 200,
				shown:  `{"details":{"sequence":"2","changeDate":"<time>","resourceOwner":"<id>"}}`,
			},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
		},
		{
			Function: "admin", Name: "unchanged",
			answer: response{
				status: 400,
				body:   `{"code":9,"message":"Instanz wurde nicht geändert (INST-DS3rq)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"INST-DS3rq","message":"Instanz wurde nicht geändert"}]}`,
			},
		},
		{
			Function: "admin", Name: "audit",
			answer: response{
				status: 200,
				shown: `{"events":[{"editor":{"userId":"<id>","displayName":"Control plane"},"aggregate":{"id":"<id>","type":` +
					`{"type":"instance","localized":{"key":"AggregateTypes.instance","localizedMessage":"Instanz"}},"resourceOwner":"<id>"},` +
					`"sequence":"<id>","creationDate":"<time>","payload":{"language":"de"},"type":{"type":"instance.default.language.set",` +
					`"localized":{"key":"EventTypes.instance.default.language.set","localizedMessage":"Standardsprache festgelegt"}}}]}`,
			},
		},
	}
}

// orgNotFound is the refusal of an unknown organisation id.
const orgNotFound = `{"code":5,"message":"Organisation not found (QUERY-leq5Q)","details":[` +
	`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-leq5Q","message":"Organisation not found"}]}`
