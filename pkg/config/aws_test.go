package config

import (
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/logging"
	"github.com/google/go-cmp/cmp"
)

// awsEnvironment returns what Lambda sets, plus the given variables.
func awsEnvironment(variables map[string]string) map[string]string {
	all := map[string]string{"AWS_REGION": goodAWS.Region, "AWS_ACCESS_KEY_ID": goodAWS.AccessKeyID, "AWS_SECRET_ACCESS_KEY": goodAWS.SecretAccessKey}
	maps.Copy(all, variables)
	return all
}

var goodAWS = AWS{Region: "eu-central-1", AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "s3cr3t"}

// wholeAWS also compares what is set in code.
var wholeAWS = cmp.AllowUnexported(AWS{})

func TestAWS_endpoints(t *testing.T) {
	clients := map[string]func(AWS, logging.Logger) aws.Config{"dynamodb": AWS.DynamoDB, "kms": AWS.KMS, "eventbridge": AWS.EventBridge}
	for name, tt := range map[string]struct{ variables, want map[string]string }{
		"AWS": {nil, map[string]string{"dynamodb": "", "kms": "", "eventbridge": ""}},
		"one for all": {
			map[string]string{"AWS_ENDPOINT_URL": "http://all"},
			map[string]string{"dynamodb": "http://all", "kms": "http://all", "eventbridge": "http://all"},
		},
		"one each": {
			map[string]string{
				"AWS_ENDPOINT_URL_DYNAMODB": "http://table", "AWS_ENDPOINT_URL_KMS": "http://keys", "AWS_ENDPOINT_URL_EVENTBRIDGE": "http://bus",
			},
			map[string]string{"dynamodb": "http://table", "kms": "http://keys", "eventbridge": "http://bus"},
		},
		"one of its own": {
			map[string]string{"AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_KMS": "http://keys"},
			map[string]string{"dynamodb": "http://all", "kms": "http://keys", "eventbridge": "http://all"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := read[AWS](awsEnvironment(tt.variables))
			if err != nil {
				t.Fatal(err)
			}
			for service, client := range clients {
				if got := aws.ToString(client(a, nil).BaseEndpoint); got != tt.want[service] {
					t.Errorf("%s: got endpoint %q, want %q", service, got, tt.want[service])
				}
			}
		})
	}
}

func TestAWS_role(t *testing.T) {
	a, err := read[AWS](awsEnvironment(map[string]string{"AWS_SESSION_TOKEN": "t0ken"}))
	if err != nil {
		t.Fatal(err)
	}
	log := logging.LoggerFunc(func(logging.Classification, string, ...any) {})
	client := a.DynamoDB(log)
	got, err := client.Credentials.Retrieve(t.Context())
	if err != nil || got.AccessKeyID != goodAWS.AccessKeyID || got.SecretAccessKey != goodAWS.SecretAccessKey || got.SessionToken != "t0ken" {
		t.Errorf("credentials: got %q, %v, want those of the environment", got.AccessKeyID, err)
	}
	if client.Region != goodAWS.Region || client.Logger == nil {
		t.Errorf("got region %q, logger %v, want %q and the one given", client.Region, client.Logger, goodAWS.Region)
	}
}
