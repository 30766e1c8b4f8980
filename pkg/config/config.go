package config

import (
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"github.com/caarlos0/env/v11"
)

// Log is needed by every function.
type Log struct {
	// LogLevel is DEBUG, INFO, WARN or ERROR.
	LogLevel slog.Level `env:"TENANTRY_LOG_LEVEL" envDefault:"INFO"`
	// Stack is the name of the CloudFormation stack, used as a dimension of its
	// metrics. If empty, there are no metrics.
	Stack StackName `env:"TENANTRY_STACK"`
}

// Logging returns l. It makes a configuration that embeds Log a Function.
func (l Log) Logging() Log { return l }

// Function is the configuration of a function.
type Function interface{ Logging() Log }

// Tenants is needed by functions that read or create tenants.
type Tenants struct {
	// Table is the name of the DynamoDB table.
	Table string `env:"TENANTRY_TABLE,notEmpty"`
	// KMSKey is the id, ARN or alias of the key that makes machine keys and encrypts
	// recorded responses and credentials.
	KMSKey string `env:"TENANTRY_KMS_KEY,notEmpty"`
	// ExternalDomain is the parent of generated domains, such as "tenants.example.com".
	ExternalDomain string `env:"TENANTRY_EXTERNAL_DOMAIN,notEmpty"`
	// Timeout bounds a request or message. It must be below the gateway's 29 seconds
	// and the function's own timeout.
	Timeout time.Duration `env:"TENANTRY_TIMEOUT" envDefault:"10s"`
	// CredentialLifetime is the maximum lifetime of personal access tokens and machine
	// keys, including existing ones; 0 means no limit.
	CredentialLifetime CredentialLifetime `env:"TENANTRY_CREDENTIAL_LIFETIME"`
	AWS
	Log
}

// Deployment is needed by functions that serve an API.
type Deployment struct {
	Tenants
	// Audience is the URL of the System API, which must be the only audience of system
	// users' JWTs, such as "https://api.example.com".
	Audience string `env:"TENANTRY_AUDIENCE,notEmpty"`
	// SystemUsers are the system users by name, in JSON: {"system":{"keys":["<public
	// key>"],"roles":["SYSTEM_OWNER"]}}.
	SystemUsers SystemUsers `env:"TENANTRY_SYSTEM_USERS,notEmpty"`
}

// NewInstances is needed by functions that create instances.
type NewInstances struct {
	// DefaultLanguage is for instances created without one: a BCP 47 tag.
	DefaultLanguage string `env:"TENANTRY_DEFAULT_LANGUAGE" envDefault:"en"`
}

// CreateInstance configures the function of that name.
type CreateInstance struct {
	Deployment
	NewInstances
}

// SetupOrg configures the function of that name.
type SetupOrg struct {
	Deployment
}

// System configures the function of that name.
type System struct {
	Deployment
}

// Admin configures the function of that name.
type Admin struct {
	Deployment
	Tokens
	RefreshTokens
}

// Users configures the function of that name.
type Users struct {
	Deployment
}

// Projects configures the function of that name.
type Projects struct {
	Deployment
}

// Requests configures the function of that name.
type Requests struct {
	// Deployment's system users make no requests by event, but their names cannot be
	// the ids of new users.
	Deployment
	NewInstances
	Tokens
	RefreshTokens
	// EventSources are the event sources with rights, in JSON:
	// {"com.example.signup":{"InstanceRequested":true,"OrgRequested":["*"],
	// "CallRequested":{"instances":["*"],"roles":["IAM_OWNER"]}}}. By default, there are
	// none.
	EventSources EventSources `env:"TENANTRY_EVENT_SOURCES"`
}

// EventRights are what an event source may request.
type EventRights struct {
	InstanceRequested bool
	// OrgRequested lists instance ids, or "*" for all.
	OrgRequested []string
	// CallRequested is nil for a source that may request no calls.
	CallRequested *EventCalls
}

// EventCalls are the calls that an event source may request.
type EventCalls struct {
	// Instances lists instance ids, or "*" for all.
	Instances []string `json:"instances"`
	// Roles are as those of a system user; there is no default.
	Roles []string `json:"roles"`
}

// EventSources maps event sources to their rights.
type EventSources map[string]EventRights

// Relay configures the function of that name.
type Relay struct {
	// EventBus is the name or ARN of the EventBridge bus to publish on.
	EventBus string `env:"TENANTRY_EVENT_BUS,notEmpty"`
	AWS
	Log
}

// SystemUser is the configuration of a system user.
type SystemUser struct {
	Name string `json:"-"`
	// Keys are public keys, as PEM or just its base64 content.
	Keys []string `json:"keys"`
	// Roles defaults to SYSTEM_OWNER.
	Roles []string `json:"roles"`
}

// SystemUsers are the system users of a deployment, ordered by name.
type SystemUsers []SystemUser

// Read reads the environment into a configuration of type T. The error names every
// variable that is missing or wrong and says what was expected. It never quotes a
// value, which may be a misplaced secret.
func Read[T any]() (T, error) { return read[T](nil) }

// read is Read for a given environment; nil means the process's.
func read[T any](environment map[string]string) (T, error) {
	value, err := env.ParseAsWithOptions[T](env.Options{
		Environment: environment,
		FuncMap: map[reflect.Type]env.ParserFunc{
			reflect.TypeFor[SystemUsers]():   parseSystemUsers,
			reflect.TypeFor[EventSources]():  parseEventSources,
			reflect.TypeFor[time.Duration](): parseTimeout,
		},
	})
	if err != nil {
		return value, fmt.Errorf("configuration: %w", describe(err, variables(reflect.TypeFor[T]())))
	}
	return value, nil
}
