package backend

import (
	"fmt"
	"strconv"
)

// KeyStockTarget is how many machine key pairs key-stock keeps.
const (
	KeyStockTarget = 3
	keyStockRate   = "100"
)

// eventSources lets the sender of the sample events request instances, organisations,
// and calls as an owner of any instance.
const eventSources = `{"com.example.signup":{"InstanceRequested":true,"OrgRequested":["*"],"CallRequested":{"instances":["*"],"roles":["IAM_OWNER"]}}}`

// Environment returns the variables that template.yaml sets for the functions, and
// those that Lambda sets.
func (b *Backend) Environment() map[string]string {
	variables := map[string]string{
		"TENANTRY_EXTERNAL_DOMAIN": b.ExternalDomain, "TENANTRY_AUDIENCE": b.Audience,
		"TENANTRY_SYSTEM_USERS":     fmt.Sprintf(`{%q:{"keys":[%q],"roles":["SYSTEM_OWNER"]}}`, SystemUser, b.publicKey),
		"TENANTRY_DEFAULT_LANGUAGE": "en", "TENANTRY_TIMEOUT": "10s", "TENANTRY_LOG_LEVEL": "INFO",
		"TENANTRY_SIGNING_KEY_RATE": "0.25", "GOGC": "400",
		"TENANTRY_EVENT_SOURCES":    eventSources,
		"TENANTRY_KEY_STOCK_TARGET": strconv.Itoa(KeyStockTarget), "TENANTRY_KEY_STOCK_RATE": keyStockRate,
		"AWS_ENDPOINT_URL_DYNAMODB": b.dynamoDB, "AWS_ENDPOINT_URL_KMS": b.keyService,
		"AWS_ENDPOINT_URL_EVENTBRIDGE": b.bus,
		"AWS_REGION":                   Region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
	}
	for name, value := range b.Resources() {
		variables[name] = value
	}
	return variables
}

// Resources returns the variables that template.yaml derives from its resources; here
// the resources are stand-ins.
func (b *Backend) Resources() map[string]string {
	return map[string]string{"TENANTRY_TABLE": TableName, "TENANTRY_KMS_KEY": KMSKey, "TENANTRY_EVENT_BUS": EventBus}
}

// Parameters returns the parameters of template.yaml, from which it derives the other
// variables.
func (b *Backend) Parameters() map[string]string {
	return map[string]string{
		"ExternalDomain": b.ExternalDomain, "Audience": b.Audience,
		"SystemUserName": SystemUser, "SystemUserPublicKeys": b.publicKey,
		"DynamoDBEndpoint": b.dynamoDB, "KMSEndpoint": b.keyService, "EventBridgeEndpoint": b.bus,
		"KeyStockTarget": strconv.Itoa(KeyStockTarget), "KeyStockRate": keyStockRate,
		"EventSources": eventSources,
	}
}
