package main

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// Names in this deployment.
const (
	tableName      = "tenantry"
	externalDomain = "localhost"
	systemUser     = "system"
	region         = "us-east-1"
	// kmsKey is the alias of the key service's first key.
	kmsKey = "alias/tenantry"
	// eventSources allows infra/local/put-event to request everything, under its own
	// name or the examples'.
	eventSources = `{"local.put-event":` + allRights + `,"com.example.signup":` + allRights + `}`
	allRights    = `{"InstanceRequested":true,"OrgRequested":["*"],"CallRequested":{"instances":["*"],"roles":["SYSTEM_OWNER","IAM_OWNER"]}}`
)

// audience returns the required audience of tokens for the System API on port.
func audience(port int) string { return fmt.Sprintf("http://localhost:%d", port) }

// deployment is what differs between runs.
type deployment struct {
	log  *slog.Logger
	port int
	key  *systemtoken.Key
	// dynamoDB, kmsURL and eventsURL are the services' addresses for the functions, and
	// credentials what they sign with.
	dynamoDB, kmsURL, eventsURL string
	credentials                 aws.Credentials
}

// environment returns the variables that a deployment sets for its functions, and those
// that Lambda sets.
func (d deployment) environment() (map[string]string, error) {
	public, err := d.key.PublicPEM()
	if err != nil {
		return nil, err
	}
	users, err := json.Marshal(map[string]any{systemUser: map[string]any{"keys": []string{public}}})
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"TENANTRY_TABLE":           tableName,
		"TENANTRY_EXTERNAL_DOMAIN": externalDomain,
		"TENANTRY_AUDIENCE":        audience(d.port),
		"TENANTRY_SYSTEM_USERS":    string(users),
		"TENANTRY_KMS_KEY":         kmsKey,
		"TENANTRY_EVENT_BUS":       busName,
		"TENANTRY_EVENT_SOURCES":   eventSources,

		// Applications tried out here often run on this machine.
		"TENANTRY_REDIRECT_URIS":             "http://127.0.0.1/callback,http://[::1]/callback",
		"TENANTRY_POST_LOGOUT_REDIRECT_URIS": "http://127.0.0.1/,http://[::1]/",

		"TENANTRY_KEY_STOCK_TARGET": keyStockTarget,
		"TENANTRY_KEY_STOCK_RATE":   keyStockRate,

		"AWS_ENDPOINT_URL_DYNAMODB":    d.dynamoDB,
		"AWS_ENDPOINT_URL_KMS":         d.kmsURL,
		"AWS_ENDPOINT_URL_EVENTBRIDGE": d.eventsURL,
		"AWS_REGION":                   region,
		"AWS_ACCESS_KEY_ID":            d.credentials.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY":        d.credentials.SecretAccessKey,
	}, nil
}
