// Package idle is the baseline for the functions: it creates the same clients and links
// the same third-party libraries, but does nothing.
package idle

import (
	"context"
	"encoding/json"
	"os"

	_ "connectrpc.com/connect" // linked like in the functions, not used
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	_ "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue" // as above
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	_ "github.com/awslabs/aws-lambda-go-api-proxy/core" // as above
	_ "github.com/caarlos0/env/v11"
	_ "github.com/dunglas/httpsfv"
	_ "github.com/go-jose/go-jose/v4/jwt"
	_ "github.com/muhlemmer/httpforwarded"
	_ "github.com/rs/cors"
	_ "github.com/zitadel/passwap/argon2" // as above
	_ "golang.org/x/net/idna"
	_ "golang.org/x/text/language"
	_ "golang.org/x/text/secure/precis"
	_ "google.golang.org/protobuf/encoding/protojson"
	_ "google.golang.org/protobuf/types/known/timestamppb"
)

// Main runs as a Lambda function and does not return.
func Main() {
	cfg := aws.Config{
		Region: os.Getenv("AWS_REGION"),
		Credentials: credentials.NewStaticCredentialsProvider(
			os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), os.Getenv("AWS_SESSION_TOKEN")),
	}
	table, keys := dynamodb.NewFromConfig(cfg), kms.NewFromConfig(cfg)
	// Referenced so that the linker keeps what the functions call.
	calls := []any{table.TransactWriteItems, table.BatchGetItem, table.Query, keys.GenerateDataKeyPair, keys.Decrypt}
	lambda.Start(func(context.Context, json.RawMessage) (int, error) { return len(calls), nil })
}
