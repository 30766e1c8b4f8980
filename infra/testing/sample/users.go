package sample

// users returns the samples of users and sessions v2. The instance is that of
// create-instance/machine.
func users() []Sample {
	return []Sample{
		{
			Function: "users", Name: "no-token",
			answer: response{status: 401, body: `{"code":"unauthenticated","message":"auth header missing"}`},
		},
		{
			Function: "users", Name: "empty-body", early: true,
			answer: response{
				status: 400,
				body:   `{"code":"invalid_argument","message":"unmarshal message: zero-length payload is not a valid JSON object"}`,
			},
		},
		{
			Function: "users", Name: "unknown",
			answer: response{
				status: 404,
				body: `{"code":5,"message":"Benutzer konnte nicht gefunden werden (QUERY-Dfbg2)","details":[` +
					`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-Dfbg2","message":"Benutzer konnte nicht gefunden werden"}]}`,
			},
		},
		{
			Function: "users", Name: "unknown-session",
			answer: response{
				status: 404,
				body: `{"code":5,"message":"Die Sitzung existiert nicht (QUERY-SFeaa)","details":[` +
					`{"@type":"type.googleapis.com/zitadel.v1.ErrorDetail","id":"QUERY-SFeaa","message":"Die Sitzung existiert nicht"}]}`,
			},
		},
	}
}
