package config

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/logging"
)

// AWS is what functions need to call AWS: variables set by Lambda, and the endpoints of
// local substitutes for services.
type AWS struct {
	Region string `env:"AWS_REGION,notEmpty"`
	// AccessKeyID, SecretAccessKey and SessionToken are the credentials of the
	// function's role. They stay valid as long as the execution environment exists.
	AccessKeyID     string `env:"AWS_ACCESS_KEY_ID,notEmpty"`
	SecretAccessKey string `env:"AWS_SECRET_ACCESS_KEY,notEmpty"`
	SessionToken    string `env:"AWS_SESSION_TOKEN"`
	// EndpointURL is for the services without an endpoint of their own below, such as
	// "http://127.0.0.1:4566"; empty means AWS.
	EndpointURL            string `env:"AWS_ENDPOINT_URL"`
	DynamoDBEndpointURL    string `env:"AWS_ENDPOINT_URL_DYNAMODB"`
	KMSEndpointURL         string `env:"AWS_ENDPOINT_URL_KMS"`
	EventBridgeEndpointURL string `env:"AWS_ENDPOINT_URL_EVENTBRIDGE"`

	httpClient aws.HTTPClient
}

// UseHTTPClient replaces the SDK's HTTP client for all calls.
func (a *AWS) UseHTTPClient(client aws.HTTPClient) { a.httpClient = client }

// DynamoDB returns the configuration for DynamoDB clients, which log to log.
func (a AWS) DynamoDB(log logging.Logger) aws.Config { return a.client(a.DynamoDBEndpointURL, log) }

// KMS returns the configuration for KMS clients, which log to log.
func (a AWS) KMS(log logging.Logger) aws.Config { return a.client(a.KMSEndpointURL, log) }

// EventBridge returns the configuration for EventBridge clients, which log to log.
func (a AWS) EventBridge(log logging.Logger) aws.Config {
	return a.client(a.EventBridgeEndpointURL, log)
}

// client does not use the SDK's own configuration loader: to support sources of
// credentials that Lambda functions do not have, that would load the clients of four
// services at every start.
func (a AWS) client(endpoint string, log logging.Logger) aws.Config {
	httpClient := a.httpClient
	if httpClient == nil {
		httpClient = awshttp.NewBuildableClient()
	}
	cfg := aws.Config{
		Region:      a.Region,
		Credentials: credentials.NewStaticCredentialsProvider(a.AccessKeyID, a.SecretAccessKey, a.SessionToken),
		HTTPClient:  WholeRequests(httpClient),
		Logger:      log,
	}
	if endpoint = cmp.Or(endpoint, a.EndpointURL); endpoint != "" {
		cfg.BaseEndpoint = &endpoint
	}
	return cfg
}
