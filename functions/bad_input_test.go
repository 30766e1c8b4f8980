package functions_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	adminpb "github.com/tenantry/tenantry/pkg/api/pb/admin"
	systempb "github.com/tenantry/tenantry/pkg/api/pb/system"
)

// good are valid bodies of the two calls; %d makes their names unique.
var good = map[string]string{
	"machine": `{"instanceName":"good %[1]d","firstOrgName":"Acme","customDomain":"good%[1]d.example.com","defaultLanguage":"en","machine":{"userName":"robot","name":"Robot",
		"personalAccessToken":{"expirationDate":"2519-04-01T08:45:00.000000Z"},"machineKey":{"type":"KEY_TYPE_JSON","expirationDate":"2519-04-01T08:45:00.000000Z"}}}`,
	"human": `{"instanceName":"good %[1]d","human":{"userName":"root","email":{"email":"root@example.com","isEmailVerified":true},
		"profile":{"firstName":"Ada","lastName":"Lovelace","preferredLanguage":"en"},"password":{"password":"Str0ng-Passw0rd!","passwordChangeRequired":true}}}`,
	"setup": `{"org":{"name":"Good %[1]d","domain":"good%[1]d.example.org"},"human":{"userName":"gigi%[1]d","profile":{"firstName":"Gigi","lastName":"Giraffe",
		"nickName":"gigi","displayName":"Gigi Giraffe","preferredLanguage":"en","gender":"GENDER_FEMALE"},"email":{"email":"gigi@zitadel.com","isEmailVerified":true},
		"phone":{"phone":"+41 71 000 00 00","isPhoneVerified":true},"password":"my_53cr3t-P4$$w0rd"},"roles":["ORG_OWNER"]}`,
}

// goodFields returns the fields of one of the two calls.
func goodFields(tb testing.TB, kind string) []badField {
	tb.Helper()
	message := (*systempb.CreateInstanceRequest)(nil).ProtoReflect().Descriptor()
	if kind == "setup" {
		message = (*adminpb.SetUpOrgRequest)(nil).ProtoReflect().Descriptor()
	}
	var body map[string]any
	mustUnmarshal(tb, fmt.Appendf(nil, good[kind], 0), &body)
	return badFields(message, body)
}

// badValues returns values to send in any field.
func badValues(limit int) map[string]any {
	values := map[string]any{
		"null": nil, "missing": missing, "empty": "", "blank": "  \t ", "number": 5, "float": 1.5, "huge number": json.Number("1e999"),
		"negative": -1, "bool": true, "list": []any{}, "object": map[string]any{}, "list of list": []any{[]any{}},
		"control": "a\x00b\x1fc", "not UTF-8": "a\xffb", "line end": "a\nb", "delete": "a\x7fb", "C1": "a\u0085b", "escape": "\x1b[31mred",
		"html": `<script>alert("x")</script>`, "quotes": `'";--`, "hash": "a#b#USER", "slash": "../../x", "backslash": `\`,
		"kelvin": "\u212aelvin", "dotless": "\u0131\u0130", "bidi": "\u202eabc", "zero width": "a\u200bb", "only zero width": "\u200b",
		"tag": "xn--a", "dots": "..", "unpaired": json.RawMessage(`"\ud800"`), "replacement": "\ufffd", "nul escape": json.RawMessage(`"\u0000"`),
		"enum lower": "key_type_json", "enum unknown": "NOPE", "enum number": 1, "enum 9": 9, "enum text": "1", "enum 2^31": json.Number("2147483648"),
		"time 24": "2030-01-01T24:00:00Z", "time 60": "2030-01-01T00:00:60Z", "time short": "2030-01-01T00:00Z", "time zone": "2030-01-01T00:00:00+0200",
		"time ten decimals": "2030-01-01T00:00:00.0123456789Z", "time blank": " 2030-01-01T00:00:00Z", "time past": "1970-01-01T00:00:00Z",
		"time year 1": "0001-01-01T00:00:00Z", "time year 0": "0000-01-01T00:00:00Z", "time year 10000": "10000-01-01T00:00:00Z",
		"time edge": "9999-12-31T23:59:59-01:00", "time last": "9999-12-31T23:59:59.999999999Z", "time comma": "2030-01-01T00:00:00,5Z",
		"domain label 64": strings.Repeat("a", 64) + ".com", "domain hyphen": "-a.com", "domain dots": "a..b", "domain ip": "1.2.3.4",
		"domain port": "a.com:80", "domain wildcard": "*.com", "domain trailing": "a.com.", "domain unicode": "m\u00fcnchen.de", "domain external": "localhost",
		"mail quoted": `"a b"@example.com`, "mail comment": "a@b.com (c)", "mail named": "Ada <a@b.com>", "mail brackets": "<a@b.com>", "mail two": "a@b.com,c@d.com",
		"mail group": "g:a@b.com;", "mail encoded": "=?utf-8?q?x?= <a@b.com>", "mail ip": "a@[127.0.0.1]", "mail long": strings.Repeat(" ", 40_000) + "a@b.com",
		"phone +": "+", "phone 2": "+12", "phone unknown": "+999123456", "phone letters": "+41 CALL NOW", "phone 00": "+0041791234567", "phone full width": "\uff0b41",
		"role lower": []any{"org_owner"}, "role IAM": []any{"IAM_OWNER"}, "role empty": []any{""}, "role null": []any{nil}, "role twice": []any{"ORG_OWNER", "ORG_OWNER"},
		"password 7": "Aa1!aaa", "password lower": "AA1!AAAA", "password upper": "aa1!aaaa", "password number": "Aa!!aaaa", "password symbol": "Aa11aaaa",
	}
	if limit > 0 {
		for name, letter := range map[string]string{"ASCII": "a", "two bytes": "\u00fc", "four bytes": "\U0001F984", "letters that grow": "\U0001D160"} {
			values[name+" at the limit"] = strings.Repeat(letter, limit)
			values[name+" over the limit"] = strings.Repeat(letter, limit+1)
		}
		// DynamoDB refuses items over 400 KiB. Without a limit of our own that
		// would be a 500. A refusal must not repeat the value.
		values["more than an item holds"] = strings.Repeat("\U0001F984", 103_000)
	}
	return values
}

type absent struct{}

var missing absent

// TestBadInput_Fields sends every odd value in every field. Each is accepted, or
// refused as the contract refuses; refusals store nothing, and none is a 500. At
// the end a valid request still works.
func TestBadInput_Fields(t *testing.T) {
	t.Parallel()
	for _, kind := range sorted(good) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			s, known := startSystem(t), readRefusals(t)
			s.owner(t)
			sent, refused, before := 0, 0, len(s.told(t)[""])
			for _, field := range goodFields(t, kind) {
				values, where := field.values(t), strings.Join(field.path, ".")
				for _, name := range sorted(values) {
					sent++
					var body map[string]any
					mustUnmarshal(t, fmt.Appendf(nil, good[kind], sent), &body)
					put(body, field.path, values[name])
					raw, err := json.Marshal(body)
					if err != nil {
						t.Fatal(err)
					}
					r := s.requestOf(t, kind, raw)
					writes := s.calls.writes()
					a := s.send(t, r)
					label := where + "/" + name
					if a.Status == http.StatusOK {
						continue
					}
					refused++
					if ok, text := known.find(t, r.Path, a); !ok && !isLibraryText(text) {
						t.Errorf("%s: a refusal that is not in the contract: %d %s", label, a.Status, limitText(text))
					}
					if got := s.calls.writes() - writes; got != 0 {
						t.Errorf("%s: a refused request wrote %d times", label, got)
					}
				}
			}
			if sent < 900 || refused < sent/3 {
				t.Errorf("sent %d requests, refused %d: want more", sent, refused)
			}
			// What was accepted is stored once, and nothing else is.
			if got, want := len(s.told(t)[""])-before, sent-refused; got != want {
				t.Errorf("events of %d accepted requests: got %d", want, got)
			}
			t.Logf("sent %d requests, refused %d", sent, refused)
			s.stillWorks(t)
		})
	}
}

// withoutPassword removes the password from a decoded body.
func withoutPassword(body map[string]any) {
	if human, ok := body["human"].(map[string]any); ok {
		delete(human, "password")
	}
}

func limitText(text string) string { return text[:min(len(text), 300)] }

func (s *system) requestOf(tb testing.TB, kind string, body []byte) request {
	tb.Helper()
	if kind != "setup" {
		return s.createRequest(tb, string(body))
	}
	host, token := s.owner(tb)
	return request{Method: "POST", Path: "/admin/v1/orgs/_setup", Host: host, Authorization: "Bearer " + token, Body: body}
}

// stillWorks sends a valid request of each kind.
func (s *system) stillWorks(t *testing.T) {
	t.Helper()
	for i, kind := range []string{"machine", "human", "setup"} {
		a := s.send(t, s.requestOf(t, kind, fmt.Appendf(nil, good[kind], 900_000+i)))
		if a.Status != http.StatusOK {
			t.Errorf("a good %s request: got %d %s, want 200", kind, a.Status, a.Body)
		}
	}
}

// badBodies returns bodies that are not requests, by what is wrong with them.
func badBodies() map[string][]byte {
	return map[string][]byte{
		"empty": nil, "blank": []byte(" \n "), "null": []byte("null"), "list": []byte("[]"), "text": []byte(`"x"`), "number": []byte("1"),
		"true": []byte("true"), "open": []byte("{"), "open text": []byte(`{"a`), "no value": []byte(`{"instanceName"`), "garbage": []byte("nope"),
		"not UTF-8": []byte("{\"instanceName\":\"\xff\xfe\"}"), "UTF-16": []byte("\xff\xfe{\x00}\x00"), "BOM": []byte("\ufeff{}"), "gzip": []byte("\x1f\x8b\x08\x00"),
		"comment": []byte(`{/**/}`), "single quotes": []byte(`{'a':1}`), "NaN": []byte(`{"instanceName":NaN}`), "trailing comma": []byte(`{"instanceName":"x",}`),
		"doubled field":      []byte(`{"instanceName":"a","instanceName":"b","org":{},"org":{}}`),
		"both spellings":     []byte(`{"instanceName":"a","instance_name":"b","org":{},"org":{}}`),
		"both owners":        []byte(`{"instanceName":"x","human":{},"machine":{}}`),
		"both owners, other": []byte(`{"instanceName":"x","machine":{},"human":{}}`),
		"9,999 deep":         []byte(`{"x":` + strings.Repeat("[", 9_998) + strings.Repeat("]", 9_998) + "}"),
	}
}

// hugeBodies returns more such bodies, which take longer.
func hugeBodies() map[string][]byte {
	return map[string][]byte{
		"deep lists":         []byte(`{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"),
		"deep objects":       []byte(strings.Repeat(`{"x":`, 100_000) + "1" + strings.Repeat("}", 100_000)),
		"deep open":          []byte(strings.Repeat(`[`, 100_000)),
		"4 MiB":              []byte(`{"x":"` + strings.Repeat("a", 4<<20-8) + `"}`),
		"4 MiB and a byte":   []byte(`{"x":"` + strings.Repeat("a", 4<<20-7) + `"}`),
		"many fields":        []byte(`{` + strings.Repeat(`"x":1,`, 100_000) + `"y":1}`),
		"a 4 MB wrong value": []byte(`{"instanceName":"x","machine":{"userName":` + strings.Repeat("9", 4_000_000) + `}}`),
	}
}

// TestBadInput_Bodies sends bodies that are not requests.
func TestBadInput_Bodies(t *testing.T) {
	t.Parallel()
	s, known := startSystem(t), readRefusals(t)
	s.owner(t)
	before := s.countItems(t)
	bodies := badBodies()
	maps.Copy(bodies, hugeBodies())
	for name, body := range bodies {
		for _, kind := range []string{"machine", "setup"} {
			r := s.requestOf(t, kind, body)
			a := s.send(t, r)
			if a.Status == http.StatusOK || a.Status >= 500 {
				t.Errorf("%s, %s: got %d %s", kind, name, a.Status, a.Body)
				continue
			}
			if ok, text := known.find(t, r.Path, a); !ok && !isLibraryText(text) {
				t.Errorf("%s, %s: a refusal that is not in the contract: %d %s", kind, name, a.Status, limitText(text))
			}
			if len(a.Body) > 4096 {
				t.Errorf("%s, %s: the refusal repeats %d bytes", kind, name, len(a.Body))
			}
			if wantTooLarge := name == "4 MiB and a byte"; (a.Status == http.StatusRequestEntityTooLarge) != wantTooLarge {
				t.Errorf("%s, %s: got %d, want 413: %v", kind, name, a.Status, wantTooLarge)
			}
		}
	}
	if got := s.countItems(t); got != before {
		t.Errorf("items after refused bodies: got %d, want %d", got, before)
	}
	s.stillWorks(t)
}

// isLibraryText reports whether a text is an error of the JSON decoders or of
// net/mail. The contract records only some of them.
func isLibraryText(text string) bool {
	return strings.HasPrefix(text, "invalid character ") || strings.HasPrefix(text, "proto: ") || text == "unexpected EOF" ||
		strings.Contains(text, "value must be a valid email address | caused by: ")
}

// TestBadInput_Headers sends odd headers with a valid body.
func TestBadInput_Headers(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	host, token := s.owner(t)
	system := s.systemToken(t)
	long := strings.Repeat("x", 16<<10)
	for _, c := range []struct {
		name, kind    string
		authorization []string
		header        http.Header
		want          int
		message       string
	}{
		{"no token", "machine", nil, nil, 401, "auth header missing"},
		{"empty token", "machine", []string{""}, nil, 401, "auth header missing"},
		{"bearer only", "machine", []string{"Bearer "}, nil, 401, "invalid auth header (AUTH-toLo1)"},
		{"no scheme", "machine", []string{system}, nil, 401, "invalid auth header (AUTH-toLo1)"},
		{"doubled", "machine", []string{"Bearer " + system, "Bearer " + system}, nil, 401, "invalid auth header (AUTH-toLo1)"},
		{"16 KB", "machine", []string{"Bearer " + long}, nil, 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"16 KB JWT", "machine", []string{"Bearer " + system + long}, nil, 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"token of an instance", "machine", []string{"Bearer " + token}, nil, 401, "Errors.Token.Invalid (AUTH-7fs1e)"},
		{"16 KB Accept-Language", "setup", nil, http.Header{"Accept-Language": {strings.Repeat("de,", 5<<10)}}, 200, ""},
		{"broken Accept-Language", "setup", nil, http.Header{"Accept-Language": {"\x00;;q=x"}}, 200, ""},
		{"shared host", "setup", nil, http.Header{"Host": {"api.example.com"}, "X-Zitadel-Instance-Host": {host}}, 200, ""},
		{"shared host in upper case", "setup", nil, http.Header{"Host": {"api.example.com"}, "X-Zitadel-Instance-Host": {strings.ToUpper(host) + ".:443"}}, 200, ""},
		{"forwarded host", "setup", nil, http.Header{"Host": {"api.example.com"}, "X-Forwarded-Host": {host}}, 200, ""},
		{"host in upper case with port", "setup", nil, http.Header{"Host": {strings.ToUpper(host) + ":8080"}}, 200, ""},
		{"unknown host decides", "setup", nil, http.Header{"X-Zitadel-Instance-Host": {"nobody.example"}}, 404, hostText("nobody.example  http", "QUERY-1kIjX")},
		{"list of hosts", "setup", nil, http.Header{"X-Forwarded-Host": {host + ", " + host}}, 404, hostText(host+", "+host+"  http", "QUERY-1kIjX")},
		{"16 KB host", "setup", nil, http.Header{"Host": {long}}, 404, hostText(long+"  http", "QUERY-1kIjX")},
		{"public host", "setup", nil, http.Header{"X-Zitadel-Public-Host": {host}}, 200, ""},
		{"public host of nobody", "setup", nil, http.Header{"X-Zitadel-Public-Host": {"nobody.example"}}, 404, hostText(host+" nobody.example http", "QUERY-IuGh1") + ` Parent=(public domain "nobody.example" not trusted)`},
		{"blank organisation", "setup", nil, http.Header{"X-Zitadel-Orgid": {"  "}}, 200, ""},
		{"unknown organisation", "setup", nil, http.Header{"X-Zitadel-Orgid": {"1"}}, 403, "Organisation doesn't exist (AUTH-Bs7Ds)"},
		{"16 KB organisation", "setup", nil, http.Header{"X-Zitadel-Orgid": {long}}, 403, "Organisation doesn't exist (AUTH-Bs7Ds)"},
		{"organisation that is no id", "setup", nil, http.Header{"X-Zitadel-Orgid": {"#\x00"}}, 403, "Organisation doesn't exist (AUTH-Bs7Ds)"},
		{"organisation of a deployment", "human", nil, http.Header{"X-Zitadel-Orgid": {"1"}}, 403, "Organisation doesn't exist (AUTH-Bs7Ds)"},
		{"gRPC timeout", "setup", nil, http.Header{"Grpc-Timeout": {"1n"}}, 504, "context deadline exceeded"},
		{"gRPC timeout of years", "setup", nil, http.Header{"Grpc-Timeout": {"99999999H"}}, 200, ""},
		{"gRPC timeout without a unit", "setup", nil, http.Header{"Grpc-Timeout": {"100"}}, 400, "invalid grpc-timeout: 100"},
		{"negative gRPC timeout", "setup", nil, http.Header{"Grpc-Timeout": {"-1S"}}, 400, "invalid grpc-timeout: -1S"},
		{"gRPC timeout of nine digits", "setup", nil, http.Header{"Grpc-Timeout": {"100000000S"}}, 400, "invalid grpc-timeout: 100000000S"},
		{"gzip said", "setup", nil, http.Header{"Content-Encoding": {"gzip"}}, 200, ""},
		{"other content type", "setup", nil, http.Header{"Content-Type": {"text/xml", "application/json"}}, 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := s.requestOf(t, c.kind, fmt.Appendf(nil, good[c.kind], s.countItems(t)))
			r.Header = maps.Clone(c.header)
			if c.kind == "machine" {
				r.Authorization = ""
				r.Header = http.Header{"Authorization": c.authorization}
			}
			a := s.send(t, r)
			if a.Status != c.want {
				t.Fatalf("got %d %s, want %d", a.Status, limitText(string(a.Body)), c.want)
			}
			if c.want != http.StatusOK && a.message(t) != c.message {
				t.Errorf("message: got %q, want %q", limitText(a.message(t)), limitText(c.message))
			}
		})
	}
	s.stillWorks(t)
}

func hostText(origin, id string) string {
	return "unable to set instance using origin &{" + origin + "} (ExternalDomain is localhost): ID=" + id +
		" Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains"
}
