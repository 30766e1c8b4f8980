package sample

import (
	"strings"
	"testing"
)

// What a function answers otherwise is found.
func TestResponse(t *testing.T) {
	const event = `{"requestContext":{"requestId":"r"}}`
	const log = `{"msg":"request","requestId":"r","status":401}` + "\nplain text\n"
	want := response{status: 401, body: "no", header: map[string][]string{"X": {"y"}}}
	headers := `"headers":{"Content-Type":"application/json","Cache-Control":"no-store"},"multiValueHeaders":{"x":["y"]}`
	for _, c := range []struct{ name, answer, log, want string }{
		{"as it should be", `{"statusCode":401,` + headers + `,"body":"no"}`, log, ""},
		{"an error", `{"errorMessage":"boom"}`, log, "want a proxy response"},
		{"another status", `{"statusCode":400,` + headers + `,"body":"no"}`, log, "status: got 400"},
		{"another body", `{"statusCode":401,` + headers + `,"body":"yes"}`, log, "body"},
		{"base64", `{"statusCode":401,` + headers + `,"body":"no","isBase64Encoded":true}`, log, "base64"},
		{"no headers", `{"statusCode":401,"body":"no"}`, log, "header"},
		{"another log", `{"statusCode":401,` + headers + `,"body":"no"}`, "plain text", "lines of the log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f findings
			want.check(t.Context(), &Run{}, result{event: []byte(event), answer: []byte(c.answer), log: []byte(c.log)}, &f)
			mustFind(t, f, c.want)
		})
	}
}

func TestBatch(t *testing.T) {
	const event = `{"Records":[{"messageId":"m1"},{"messageId":"m2"}]}`
	const log = `{"msg":"message","messageId":"m1"}` + "\n" + `{"msg":"message","messageId":"m2"}`
	told := []item{{"kind": "event", "requestId": "r", "type": "OrgSetUp"}, {"pk": "other"}}
	want := batch{failed: []string{"m2"}, outcomes: map[string]string{"r": "OrgSetUp"}}
	for _, c := range []struct {
		name, answer, log string
		added             []item
		want              string
	}{
		{"as it should be", `{"batchItemFailures":[{"itemIdentifier":"m2"}]}`, log, told, ""},
		{"an error", `{"errorMessage":"boom"}`, log, told, "want a list of what failed"},
		{"nothing failed", `{"batchItemFailures":[]}`, log, told, "to come again"},
		{"no outcome", `{"batchItemFailures":[{"itemIdentifier":"m2"}]}`, log, nil, "outcomes"},
		{"two outcomes", `{"batchItemFailures":[{"itemIdentifier":"m2"}]}`, log, append(told, told...), "OrgSetUp OrgSetUp"},
		{"another log", `{"batchItemFailures":[{"itemIdentifier":"m2"}]}`, "plain text", told, "lines of the log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f findings
			want.check(t.Context(), &Run{}, result{
				event: []byte(event), answer: []byte(c.answer), log: []byte(c.log), added: c.added,
			}, &f)
			mustFind(t, f, c.want)
		})
	}
}

func TestRotation(t *testing.T) {
	const log = `{"msg":"rotation","due":1,"made":1,"dropped":0,"failed":0,"left":0}`
	want := rotation{made: 1}
	for _, c := range []struct{ name, answer, log, want string }{
		{"as it should be", "null", log, ""},
		{"an error", `{"errorMessage":"boom"}`, log, "answer"},
		{"nothing due", "null", `{"msg":"rotation","due":0,"made":0}`, "lines of the log"},
		{"nothing made", "null", `{"msg":"rotation","due":1,"made":0}`, "lines of the log"},
		{"two runs", "null", log + "\n" + log, "lines of the log"},
		{"another log", "null", "plain text", "lines of the log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f findings
			want.check(t.Context(), &Run{}, result{answer: []byte(c.answer), log: []byte(c.log)}, &f)
			mustFind(t, f, c.want)
		})
	}
}

func TestFilling(t *testing.T) {
	const begun = `{"msg":"key stock","outcome":"filling","pairs":2,"target":3,"made":0}`
	const full = `{"msg":"key stock","outcome":"full","pairs":3,"target":3,"made":1}`
	want := filling{made: 1}
	for _, c := range []struct{ name, answer, log, want string }{
		{"as it should be", "null", begun + "\n" + full, ""},
		{"an error", `{"errorMessage":"boom"}`, begun + "\n" + full, "answer"},
		{"full before", "null", full, "lines of the log"},
		{"not full", "null", begun, "lines of the log"},
		{"another log", "null", "plain text", "lines of the log"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f findings
			want.check(t.Context(), &Run{}, result{answer: []byte(c.answer), log: []byte(c.log)}, &f)
			mustFind(t, f, c.want)
		})
	}
}

func mustFind(t *testing.T, f findings, want string) {
	t.Helper()
	switch err := f.err(); {
	case want == "" && err != nil:
		t.Errorf("got %v, want nothing", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("got %v, want something about %q", err, want)
	}
}
