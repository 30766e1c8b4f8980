package config

import (
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// goodEnvironment returns all required variables and none that has a default.
func goodEnvironment() map[string]string {
	return awsEnvironment(map[string]string{
		"TENANTRY_TABLE":           "tenantry",
		"TENANTRY_EXTERNAL_DOMAIN": "tenants.example.com",
		"TENANTRY_AUDIENCE":        "https://api.example.com",
		"TENANTRY_SYSTEM_USERS":    `{"system":{"keys":["KEY"]}}`,
		"TENANTRY_KMS_KEY":         "alias/machine-keys",
	})
}

func TestRead_defaults(t *testing.T) {
	got, err := read[CreateInstance](goodEnvironment())
	if err != nil {
		t.Fatalf("read: got error %v, want none", err)
	}
	want := CreateInstance{
		Deployment: Deployment{
			Tenants: Tenants{
				Table: "tenantry", ExternalDomain: "tenants.example.com", KMSKey: "alias/machine-keys",
				Timeout: 10 * time.Second, AWS: goodAWS, Log: Log{LogLevel: slog.LevelInfo},
			},
			Audience:    "https://api.example.com",
			SystemUsers: SystemUsers{{Name: "system", Keys: []string{"KEY"}}},
		},
		NewInstances: NewInstances{DefaultLanguage: "en"},
	}
	if diff := cmp.Diff(want, got, wholeAWS); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

func TestRead_everything(t *testing.T) {
	environment := goodEnvironment()
	maps.Copy(environment, map[string]string{
		"TENANTRY_TIMEOUT": "2.5s", "TENANTRY_LOG_LEVEL": "debug", "TENANTRY_DEFAULT_LANGUAGE": "de-CH",
		"TENANTRY_SYSTEM_USERS": `{"b":{"keys":["K1","K2"],"roles":["SYSTEM_OWNER_VIEWER","IAM_OWNER"]}, "a":{"keys":["K3"],"roles":[]}}`,
	})
	got, err := read[CreateInstance](environment)
	if err != nil {
		t.Fatalf("read: got error %v, want none", err)
	}
	want := CreateInstance{
		Deployment: Deployment{
			Tenants: Tenants{
				Table: "tenantry", ExternalDomain: "tenants.example.com", KMSKey: "alias/machine-keys",
				Timeout: 2500 * time.Millisecond, AWS: goodAWS, Log: Log{LogLevel: slog.LevelDebug},
			},
			Audience: "https://api.example.com",
			SystemUsers: SystemUsers{
				{Name: "a", Keys: []string{"K3"}, Roles: []string{}},
				{Name: "b", Keys: []string{"K1", "K2"}, Roles: []string{"SYSTEM_OWNER_VIEWER", "IAM_OWNER"}},
			},
		},
		NewInstances: NewInstances{DefaultLanguage: "de-CH"},
	}
	if diff := cmp.Diff(want, got, wholeAWS); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
}

// Set but empty counts as absent, like a template parameter without a value.
func TestRead_empty_values_are_defaults(t *testing.T) {
	environment := goodEnvironment()
	maps.Copy(environment, map[string]string{
		"TENANTRY_TIMEOUT": "", "TENANTRY_LOG_LEVEL": "", "TENANTRY_DEFAULT_LANGUAGE": "",
	})
	got, err := read[CreateInstance](environment)
	if err != nil {
		t.Fatalf("read: got error %v, want none", err)
	}
	if got.Timeout != 10*time.Second || got.LogLevel != slog.LevelInfo || got.DefaultLanguage != "en" {
		t.Errorf("got %v, %v, %q, want the defaults", got.Timeout, got.LogLevel, got.DefaultLanguage)
	}
}

func TestRead_everything_missing(t *testing.T) {
	for name, environment := range map[string]map[string]string{
		"absent": {},
		"empty": {
			"TENANTRY_TABLE": "", "TENANTRY_EXTERNAL_DOMAIN": "", "TENANTRY_AUDIENCE": "", "TENANTRY_SYSTEM_USERS": "", "TENANTRY_KMS_KEY": "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read[CreateInstance](environment)
			if err == nil {
				t.Fatal("read: got no error, want one")
			}
			want := "configuration: TENANTRY_TABLE is missing or empty\n" +
				"TENANTRY_KMS_KEY is missing or empty\n" +
				"TENANTRY_EXTERNAL_DOMAIN is missing or empty\n" +
				"AWS_REGION is missing or empty\n" +
				"AWS_ACCESS_KEY_ID is missing or empty\n" +
				"AWS_SECRET_ACCESS_KEY is missing or empty\n" +
				"TENANTRY_AUDIENCE is missing or empty\n" +
				"TENANTRY_SYSTEM_USERS is missing or empty"
			if diff := cmp.Diff(want, err.Error()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

// All faults are reported at once: the variable's name and what was expected, without
// the value.
func TestRead_everything_wrong(t *testing.T) {
	const secret = "hunter2-s3cr3t"
	environment := map[string]string{
		"TENANTRY_SYSTEM_USERS": secret, "TENANTRY_TIMEOUT": secret, "TENANTRY_LOG_LEVEL": secret, "TENANTRY_AUDIENCE": "https://api.example.com",
	}
	_, err := read[CreateInstance](environment)
	if err == nil {
		t.Fatal("read: got no error, want one")
	}
	want := "configuration: TENANTRY_TABLE is missing or empty\n" +
		"TENANTRY_KMS_KEY is missing or empty\n" +
		"TENANTRY_EXTERNAL_DOMAIN is missing or empty\n" +
		`TENANTRY_TIMEOUT: expected a duration above 0s and up to 29s, such as "10s"` + "\n" +
		"AWS_REGION is missing or empty\n" +
		"AWS_ACCESS_KEY_ID is missing or empty\n" +
		"AWS_SECRET_ACCESS_KEY is missing or empty\n" +
		"TENANTRY_LOG_LEVEL: expected DEBUG, INFO, WARN or ERROR\n" +
		`TENANTRY_SYSTEM_USERS: expected {"<name>":{"keys":["<public key>"],"roles":["<role>"]}}`
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

func TestRead_one_value(t *testing.T) {
	for _, tt := range []struct {
		name, variable, value string
		ok                    bool
	}{
		{"users/no_roles", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":["K"]}}`, true},
		{"users/null", "TENANTRY_SYSTEM_USERS", `null`, false},
		{"users/none", "TENANTRY_SYSTEM_USERS", `{}`, false},
		{"users/list", "TENANTRY_SYSTEM_USERS", `[{"keys":["K"]}]`, false},
		{"users/text", "TENANTRY_SYSTEM_USERS", `"hunter2"`, false},
		{"users/number_for_keys", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":31337}}`, false},
		{"users/text_for_keys", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":"hunter2"}}`, false},
		{"users/cut_off", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":["hunter2"]}`, false},
		{"users/more_behind", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":["hunter2"]}} {}`, false},
		{"users/garbage_behind", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":["hunter2"]}}hunter2`, false},
		{"users/blanks_around", "TENANTRY_SYSTEM_USERS", " {\"a\":{\"keys\":[\"K\"]}}\n", true},
		// This would make its user a SYSTEM_OWNER.
		{"users/roles_misspelt", "TENANTRY_SYSTEM_USERS", `{"a":{"keys":["hunter2"],"role":["SYSTEM_OWNER_VIEWER"]}}`, false},
		{"users/name_given", "TENANTRY_SYSTEM_USERS", `{"a":{"Name":"hunter2","keys":["K"]}}`, false},
		{"timeout/milliseconds", "TENANTRY_TIMEOUT", "1500ms", true},
		{"timeout/longest", "TENANTRY_TIMEOUT", "29s", true},
		{"timeout/too_long", "TENANTRY_TIMEOUT", "29.001s", false},
		{"timeout/zero", "TENANTRY_TIMEOUT", "0s", false},
		{"timeout/negative", "TENANTRY_TIMEOUT", "-1s", false},
		{"timeout/no_unit", "TENANTRY_TIMEOUT", "31337", false},
		{"timeout/garbage", "TENANTRY_TIMEOUT", "hunter2", false},
		{"log_level/lower_case", "TENANTRY_LOG_LEVEL", "warn", true},
		{"log_level/unknown", "TENANTRY_LOG_LEVEL", "hunter2", false},
		{"log_level/number", "TENANTRY_LOG_LEVEL", "31337", false},
		{"stack/name", "TENANTRY_STACK", "Tenantry-2", true},
		{"stack/longest", "TENANTRY_STACK", strings.Repeat("a", 128), true},
		{"stack/too_long", "TENANTRY_STACK", strings.Repeat("a", 129), false},
		{"stack/digit_first", "TENANTRY_STACK", "2hunter2", false},
		{"stack/arn", "TENANTRY_STACK", "arn:hunter2", false},
		{"stack/empty", "TENANTRY_STACK", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			environment := goodEnvironment()
			environment[tt.variable] = tt.value
			_, err := read[SetupOrg](environment)
			if tt.ok {
				if err != nil {
					t.Errorf("read: got error %v, want none", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.variable+": expected ") {
				t.Fatalf("read: got error %v, want one that names %s", err, tt.variable)
			}
			for _, secret := range []string{"hunter2", "31337"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("error: got %q, want it not to quote the value", err)
				}
			}
		})
	}
}

func TestRead_events(t *testing.T) {
	requests, err := read[Requests](goodEnvironment())
	if err != nil {
		t.Fatalf("requests: got error %v, want none", err)
	}
	const twelveHours = Lifetime(12*time.Hour - time.Second)
	want := Requests{
		Deployment: Deployment{
			Tenants: Tenants{
				Table: "tenantry", ExternalDomain: "tenants.example.com", KMSKey: "alias/machine-keys", Timeout: 10 * time.Second, AWS: goodAWS,
			},
			Audience: "https://api.example.com", SystemUsers: SystemUsers{{Name: "system", Keys: []string{"KEY"}}},
		},
		NewInstances:  NewInstances{DefaultLanguage: "en"},
		Tokens:        Tokens{AccessTokenLifetime: twelveHours, IDTokenLifetime: twelveHours, SigningKeyAge: KeyAge(30 * 24 * time.Hour)},
		RefreshTokens: RefreshTokens{RefreshTokenIdle: Lifetime(30 * 24 * time.Hour), RefreshTokenLifetime: Lifetime(90 * 24 * time.Hour)},
	}
	if diff := cmp.Diff(want, requests, wholeAWS); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	relay, err := read[Relay](awsEnvironment(map[string]string{"TENANTRY_EVENT_BUS": "tenantry", "TENANTRY_LOG_LEVEL": "warn", "TENANTRY_STACK": "prod"}))
	if diff := cmp.Diff(Relay{EventBus: "tenantry", AWS: goodAWS, Log: Log{LogLevel: slog.LevelWarn, Stack: "prod"}}, relay, wholeAWS); diff != "" || err != nil {
		t.Errorf("relay: got error %v, and (-want +got):\n%s", err, diff)
	}
	if _, err := read[Relay](map[string]string{}); err == nil || !strings.Contains(err.Error(), "TENANTRY_EVENT_BUS is missing or empty") {
		t.Errorf("relay without a bus: got error %v, want one that names it", err)
	}
}

// Read reads the process's environment.
func TestRead(t *testing.T) {
	for name, value := range goodEnvironment() {
		t.Setenv(name, value)
	}
	t.Setenv("TENANTRY_TABLE", "of-the-process")
	got, err := Read[SetupOrg]()
	if err != nil || got.Table != "of-the-process" {
		t.Errorf("Read: got table %q, %v, want %q", got.Table, err, "of-the-process")
	}
}

// TestRead_event_sources checks that requests by event must be allowed explicitly, and
// that a misspelt right is an error.
func TestRead_event_sources(t *testing.T) {
	for text, want := range map[string]EventSources{
		"": nil, "{}": {},
		`{"signup":{"InstanceRequested":true,"OrgRequested":["*"]},"billing":{"OrgRequested":["1040300000000000000"]}}`: {
			"signup":  {InstanceRequested: true, OrgRequested: []string{"*"}},
			"billing": {OrgRequested: []string{"1040300000000000000"}},
		},
		`{"crm":{"CallRequested":{"instances":["*"],"roles":["IAM_OWNER"]}}}`: {
			"crm": {CallRequested: &EventCalls{Instances: []string{"*"}, Roles: []string{"IAM_OWNER"}}},
		},
	} {
		environment := goodEnvironment()
		environment["TENANTRY_EVENT_SOURCES"] = text
		got, err := read[Requests](environment)
		if diff := cmp.Diff(want, got.EventSources); diff != "" || err != nil {
			t.Errorf("%s: got error %v; (-want +got):\n%s", text, err, diff)
		}
	}
	for _, text := range []string{
		"signup", `["signup"]`, `{"signup":true}`, `{"signup":{"InstanceRequest":true}}`, `{"signup":{"OrgRequested":"*"}}`,
		`{"signup":{"OrgRequested":true}}`, `{} {}`,
		`{"crm":{"CallRequested":true}}`, `{"crm":{"CallRequested":{"instance":["*"]}}}`,
	} {
		environment := goodEnvironment()
		environment["TENANTRY_EVENT_SOURCES"] = text
		_, err := read[Requests](environment)
		want := `configuration: TENANTRY_EVENT_SOURCES: expected {"<source>":{"InstanceRequested":true,"OrgRequested":["<instance id>, or *"],"CallRequested":{"instances":["<instance id>, or *"],"roles":["<role>"]}}}`
		if err == nil || err.Error() != want {
			t.Errorf("%s: got error %v, want %s", text, err, want)
		}
	}
}
