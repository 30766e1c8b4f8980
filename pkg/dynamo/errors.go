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

// A call that met others is over in milliseconds, so the first pauses are
// short: the SDK's own begin at a second.
const (
	maxAttempts = 6
	firstPause  = 25 * time.Millisecond
	longestWait = 400 * time.Millisecond
)

// Retryer makes the retryer of a Store's client: the SDK's own, within the
// deadline of the call, which tries again also those transactions that were
// cancelled only because they met another one, or a busy partition, and calls
// whose answer broke off.
func Retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(pause)
		o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(func(err error) aws.Ternary {
			// A transaction that is sent again has the same client request token.
			if metOthers(err) || backoff.AnswerBrokeOff(err) {
				return aws.TrueTernary
			}
			return aws.UnknownTernary
		}))
	})
}

var pause = backoff.Jitter(firstPause, longestWait)

// metOthers reports whether a transaction was cancelled for a reason that
// passes, and for no other, or a single write met a transaction.
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

// repeated returns the error of a request that was carried out before, with the
// record that DynamoDB gave back.
func repeated(k tenant.RequestKey, old item) error {
	record, err := found{requestKey(k): old}.request(k)
	if err != nil {
		return err
	}
	return &tenant.Repeated{Record: *record}
}

// readError says what the failure of a call means: ErrUnavailable for what
// passes, and otherwise the error itself, which is nobody's but ours.
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
