package config

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"
)

// AWS is what every function needs to call AWS: the variables that Lambda sets,
// and the addresses of what stands in for a service in local runs.
type AWS struct {
	Region string `env:"AWS_REGION,notEmpty"`
	// AccessKeyID, SecretAccessKey and SessionToken are the credentials of the
	// function's role, which outlive the function's instance.
	AccessKeyID     string `env:"AWS_ACCESS_KEY_ID,notEmpty"`
	SecretAccessKey string `env:"AWS_SECRET_ACCESS_KEY,notEmpty"`
	SessionToken    string `env:"AWS_SESSION_TOKEN"`
	// EndpointURL is for the services that have none of their own below, as in
	// "http://127.0.0.1:4566"; none means AWS.
	EndpointURL            string `env:"AWS_ENDPOINT_URL"`
	DynamoDBEndpointURL    string `env:"AWS_ENDPOINT_URL_DYNAMODB"`
	KMSEndpointURL         string `env:"AWS_ENDPOINT_URL_KMS"`
	EventBridgeEndpointURL string `env:"AWS_ENDPOINT_URL_EVENTBRIDGE"`

	httpClient aws.HTTPClient
}

// UseHTTPClient has client send all calls, in place of the SDK's own.
func (a *AWS) UseHTTPClient(client aws.HTTPClient) { a.httpClient = client }

// DynamoDB returns the configuration of clients of DynamoDB, which log to log.
func (a AWS) DynamoDB(log logging.Logger) aws.Config { return a.client(a.DynamoDBEndpointURL, log) }

// KMS returns the configuration of clients of KMS, which log to log.
func (a AWS) KMS(log logging.Logger) aws.Config { return a.client(a.KMSEndpointURL, log) }

// EventBridge returns the configuration of clients of EventBridge, which log to
// log.
func (a AWS) EventBridge(log logging.Logger) aws.Config {
	return a.client(a.EventBridgeEndpointURL, log)
}

// client does without the SDK's own reader of the environment, which brings the
// clients of four services into every start, for sources of credentials that a
// function in Lambda does not have.
func (a AWS) client(endpoint string, log logging.Logger) aws.Config {
	cfg := aws.Config{
		Region:      a.Region,
		Credentials: credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, a.SessionToken),
		HTTPClient:  a.httpClient,
		Logger:      log,
	}
	if endpoint = cmp.Or(endpoint, a.EndpointURL); endpoint != "" {
		cfg.BaseEndpoint = &endpoint
	}
	return cfg
}
