package config

import (
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"github.com/caarlos0/env/v11"
)

// Log is what every function needs.
type Log struct {
	// LogLevel is DEBUG, INFO, WARN or ERROR.
	LogLevel slog.Level `env:"TENANTRY_LOG_LEVEL" envDefault:"INFO"`
	// Stack is the name of the CloudFormation stack, which tells its metrics from
	// those of others. Without it there are none.
	Stack StackName `env:"TENANTRY_STACK"`
}

// Logging returns l: it makes a configuration that embeds it a Function.
func (l Log) Logging() Log { return l }

// Function is the configuration of a function.
type Function interface{ Logging() Log }

// Tenants is what every function needs that reads or makes tenants.
type Tenants struct {
	// Table is the name of the DynamoDB table.
	Table string `env:"TENANTRY_TABLE,notEmpty"`
	// KMSKey is the id, ARN or alias of the key under which machine keys are
	// made, and answers and credentials are kept.
	KMSKey string `env:"TENANTRY_KMS_KEY,notEmpty"`
	// ExternalDomain is the one under which generated domains lie, as in
	// "tenants.example.com".
	ExternalDomain string `env:"TENANTRY_EXTERNAL_DOMAIN,notEmpty"`
	// Timeout of a request, or of a message, within the gateway's 29 seconds
	// and the function's own timeout.
	Timeout time.Duration `env:"TENANTRY_TIMEOUT" envDefault:"10s"`
	// CredentialLifetime is the longest life of a personal access token or
	// machine key, those that were made before included; 0 means no limit.
	CredentialLifetime CredentialLifetime `env:"TENANTRY_CREDENTIAL_LIFETIME"`
	AWS
	Log
}

// Deployment is what every function that serves an API needs.
type Deployment struct {
	Tenants
	// Audience is the URL of the System API, which the JWTs of system users
	// must name exactly, as in "https://api.example.com".
	Audience string `env:"TENANTRY_AUDIENCE,notEmpty"`
	// SystemUsers by name, in JSON:
	// {"system":{"keys":["<public key>"],"roles":["SYSTEM_OWNER"]}}.
	SystemUsers SystemUsers `env:"TENANTRY_SYSTEM_USERS,notEmpty"`
}

// NewInstances is what every function needs that makes instances.
type NewInstances struct {
	// DefaultLanguage of instances that name none: a BCP 47 tag.
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
	Tenants
	NewInstances
	// Audience is the URL of the System API, whose host no instance may have.
	Audience string `env:"TENANTRY_AUDIENCE,notEmpty"`
	// EventSources are the sources that may ask for something by event, in JSON:
	// {"com.example.signup":{"InstanceRequested":true,"OrgRequested":["*"]}}.
	// None may by default.
	EventSources EventSources `env:"TENANTRY_EVENT_SOURCES"`
}

// EventRights are what a source of events may ask for.
type EventRights struct {
	InstanceRequested bool
	// OrgRequested lists ids of instances, or "*" for all of them.
	OrgRequested []string
}

// EventSources are the rights of each source of events.
type EventSources map[string]EventRights

// Relay configures the function of that name.
type Relay struct {
	// EventBus is the name or ARN of the EventBridge bus to publish on.
	EventBus string `env:"TENANTRY_EVENT_BUS,notEmpty"`
	AWS
	Log
}

// SystemUser is a system user as it is configured.
type SystemUser struct {
	Name string `json:"-"`
	// Keys are public keys: PEM, or only the base64 of one.
	Keys []string `json:"keys"`
	// Roles; none means SYSTEM_OWNER.
	Roles []string `json:"roles"`
}

// SystemUsers are the system users of a deployment, ordered by name.
type SystemUsers []SystemUser

// Read reads the environment into a configuration of type T. The error names
// each variable that is missing or wrong, and what was expected; it never
// quotes a value, which may be a secret that was put in the wrong place.
func Read[T any]() (T, error) { return read[T](nil) }

// read is Read from the given environment, or the process's for nil.
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
