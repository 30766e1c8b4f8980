package sample

import "net/http"

// system returns the samples of the System API, except for the create.
func system() []Sample {
	return []Sample{
		{
			Function: "system", Name: "no-token",
			answer: response{
				status: 401,
				body:   `{"code":16,"message":"auth header missing"}`,
				header: http.Header{"X-Amzn-Remapped-Www-Authenticate": {"auth header missing"}, "Www-Authenticate": nil},
			},
		},
		{
			Function: "system", Name: "broken-json", early: true,
			answer: response{
				status: 400,
				body:   `{"code":3,"message":"unexpected EOF"}`,
			},
		},
		{
			Function: "system", Name: "wrong-method",
			answer: response{
				status: 405,
				body:   `{"code":12,"message":"Method Not Allowed"}`,
			},
		},
		{
			Function: "system", Name: "claim", prepare: keepCredentials,
			answer: response{status: 200, look: checkClaimed},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
		},
		{
			Function: "system", Name: "gone",
			answer: response{
				status: 404,
				body: `{"code":5,"message":"No credentials wait for this request: they were claimed, expired, or never existed ` +
					`(CREDS-gOne1)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"CREDS-gOne1",` +
					`"message":"No credentials wait for this request: they were claimed, expired, or never existed"}]}`,
			},
		},
		// The instance is that of create-instance/human.
		{
			Function: "system", Name: "get",
			answer: response{
				status: 200,
				shown:  `{"instance":{"id":"<id>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"state":"STATE_RUNNING","name":"Globex","version":"<version>","domains":[{"details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"domain":"globex-<drawn>.tenants.example.com","primary":true,"generated":true}]}}`,
			},
		},
		{
			Function: "system", Name: "search",
			answer: response{
				status: 200,
				shown:  `{"details":{"totalResult":"1"},"result":[{"id":"<id>","details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"state":"STATE_RUNNING","name":"Globex","version":"<version>","domains":[{"details":{"sequence":"1","creationDate":"<time>","changeDate":"<time>","resourceOwner":"<id>"},"domain":"globex-<drawn>.tenants.example.com","primary":true,"generated":true}]}]}`,
			},
		},
		{
			Function: "system", Name: "rename",
			answer: response{
				status: 200,
				shown:  `{"details":{"sequence":"2","creationDate":"<time>","resourceOwner":"<id>"}}`,
			},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
		},
		{
			Function: "system", Name: "add-domain",
			answer: response{
				status: 200,
				shown:  `{"details":{"sequence":"3","creationDate":"<time>","resourceOwner":"<id>"}}`,
			},
			stored: []string{"HOST#globex.example.com / HOST", "INSTANCE#<id>#EVENTS / <id>"},
		},
		{
			Function: "system", Name: "taken",
			answer: response{
				status: 409,
				body:   `{"code":6,"message":"Errors.Instance.Domain.AlreadyExists (V3-DKcYh)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"V3-DKcYh","message":"Errors.Instance.Domain.AlreadyExists"}]}`,
			},
		},
		{
			Function: "system", Name: "exists",
			answer: response{
				status: 200,
				shown:  `{"exists":true}`,
			},
		},
		{
			Function: "system", Name: "wrong-name",
			answer: response{
				status: 400,
				body:   `{"code":9,"message":"instanceName is not the name of this instance; nothing was removed: check the id, or leave instanceName out (INST-nAm3x)","details":[{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"INST-nAm3x","message":"instanceName is not the name of this instance; nothing was removed: check the id, or leave instanceName out"}]}`,
			},
		},
		{
			Function: "system", Name: "remove",
			answer: response{
				status: 200,
				shown:  `{"details":{"sequence":"4","creationDate":"<time>","resourceOwner":"<id>"}}`,
			},
			stored: []string{"INSTANCE#<id>#EVENTS / <id>"},
		},
		{
			Function: "system", Name: "removed",
			answer: response{
				status: 404,
				shown: `{"code":5,"message":"unable to set instance using id <id>: ID=QUERY-1kIjX Message=Instance not found. ` +
					`Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"}`,
			},
		},
	}
}
