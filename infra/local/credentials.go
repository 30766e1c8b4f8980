package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// credentialsFileName is the file in the data folder with the credentials required to
// call the run's services.
const credentialsFileName = "credentials.json"

// storedCredentials is the file's content.
type storedCredentials struct {
	AccessKeyID     string `json:"accessKeyId"`
	SecretAccessKey string `json:"secretAccessKey"`
}

// ownCredentials returns the credentials of a data folder, generated on its first run.
// They stay the same, because DynamoDB Local separates the data of different access
// keys.
func ownCredentials(path string) (aws.Credentials, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		// Letters and digits only: DynamoDB Local accepts no other access key.
		made := storedCredentials{AccessKeyID: "LOCAL" + rand.Text(), SecretAccessKey: rand.Text() + rand.Text()}
		if text, err = json.Marshal(made); err == nil {
			err = writeNew(path, text)
		}
	}
	if err != nil {
		return aws.Credentials{}, fmt.Errorf("credentials of the local services: %w", err)
	}
	var stored storedCredentials
	if err := json.Unmarshal(text, &stored); err != nil || stored.AccessKeyID == "" || stored.SecretAccessKey == "" {
		return aws.Credentials{}, fmt.Errorf("credentials of the local services: %s is broken: remove the file, and the next run creates a new one", path)
	}
	return aws.Credentials{AccessKeyID: stored.AccessKeyID, SecretAccessKey: stored.SecretAccessKey}, nil
}

// awsConfigFileName is the file in the data folder that lets AWS's own tools use the
// run's services, and awsProfile the profile in it.
const (
	awsConfigFileName = "aws.config"
	awsProfile        = "tenantry"
)

// writeAWSConfig writes that file for a deployment.
func writeAWSConfig(path string, d deployment) error {
	text := fmt.Sprintf(`# Written by "make run". AWS_CONFIG_FILE=%s aws --profile %s dynamodb list-tables
[profile %[2]s]
region = %s
aws_access_key_id = %s
aws_secret_access_key = %s
services = %[2]s

[services %[2]s]
dynamodb =
  endpoint_url = %[6]s
kms =
  endpoint_url = %[7]s
eventbridge =
  endpoint_url = %[8]s
`, path, awsProfile, region, d.credentials.AccessKeyID, d.credentials.SecretAccessKey, d.dynamoDB, d.kmsURL, d.eventsURL)
	if err := writeNew(path, []byte(text)); err != nil {
		return fmt.Errorf("configuration for AWS's tools: %w", err)
	}
	return nil
}
