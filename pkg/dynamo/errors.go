package dynamo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/tenantry/tenantry/pkg/backoff"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// Reasons why an item cancelled a transaction. Source: AWS API reference,
// TransactWriteItems, "CancellationReasons".
const (
	reasonNone            = "None"
	reasonConditionFailed = "ConditionalCheckFailed"
	reasonConflict        = "TransactionConflict"
	reasonThrottled       = "ThrottlingError"
	reasonThroughput      = "ProvisionedThroughputExceeded"
)

// Conflicts resolve within milliseconds, so the first pauses are short. The SDK's own
// start at a second.
const (
	maxAttempts = 6
	firstPause  = 25 * time.Millisecond
	longestWait = 400 * time.Millisecond
)

// Retryer returns the retryer for a Store's client. It is the SDK's standard retryer,
// bounded by the call's deadline, and also retries transactions that were cancelled
// only by a conflict or a busy partition, and calls whose response broke off.
func Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(pause)
		o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
			// A repeated transaction keeps its client request token.
			if metOthers(err) || backoff.AnswerBrokeOff(err) {
				return aws.TrueTernary
			}
			return aws.UnknownTernary
		}))
	})
}

var pause = backoff.Jitter(firstPause, longestWait)

// metOthers reports whether a transaction was cancelled for transient reasons alone, or
// a single write conflicted with a transaction.
func metOthers(err error) bool {
	var met *types.TransactionConflictException
	if errors.As(err, &met) {
		return true
	}
	var cancelled *types.TransactionCanceledException
	if !errors.As(err, &cancelled) {
		return false
	}
	for _, r := range cancelled.CancellationReasons {
		switch aws.ToString(r.Code) {
		case reasonNone, "", reasonConflict, reasonThrottled, reasonThroughput:
		default:
			return false
		}
	}
	return true
}

// repeated returns the error for a request that was already carried out, with the
// stored record that DynamoDB returned.
func repeated(k tenant.RequestKey, old item) error {
	record, err := found{requestKey(k): old}.request(k)
	if err != nil {
		return err
	}
	return &tenant.Repeated{Record: *record}
}

// readError maps a failed call to ErrUnavailable if the failure is transient, and
// otherwise wraps the error, which is then internal.
func readError(err error) error {
	if err == nil {
		return nil
	}
	if isPassing(err) {
		return tenant.ErrUnavailable.WithCause(err)
	}
	return fmt.Errorf("dynamodb: %w", err)
}

// isPassing reports whether the database was down, busy or too slow.
func isPassing(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || backoff.AnswerBrokeOff(err) || metOthers(err) {
		return true
	}
	if retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary ||
		retry.IsErrorRetryables(retry.DefaultRetryables).IsErrorRetryable(err) == aws.TrueTernary {
		return true
	}
	var response *smithyhttp.ResponseError
	return errors.As(err, &response) && response.HTTPStatusCode() >= http.StatusInternalServerError
}
