package sample

// projects returns the samples of projects v2. The instance is that of
// create-instance/machine, which has no projects.
func projects() []Sample {
	return []Sample{
		{
			Function: "projects", Name: "no-token",
			answer: response{status: 401, body: `{"code":"unauthenticated","message":"auth header missing"}`},
		},
		{
			Function: "projects", Name: "empty-body", early: true,
			answer: response{
				status: 400,
				body:   `{"code":"invalid_argument","message":"unmarshal message: zero-length payload is not a valid JSON object"}`,
			},
		},
		{
			Function: "projects", Name: "list",
			answer: response{status: 200, shown: `{"pagination":{"appliedLimit":"2"}}`},
		},
	}
}
