package dynamo

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/tenantry/tenantry/pkg/tenant"
)

// AddSession adds a session of a new id and its browser, nil for none, in place
// of what may have had the browser's id.
func (s *Store) AddSession(ctx context.Context, session *tenant.Session, device *tenant.Device) error {
	if device == nil {
		return s.put(ctx, newSessionItem(session))
	}
	items, err := marshal(newSessionItem(session), newDeviceItem(device))
	if err != nil {
		return err
	}
	return s.transact(ctx,
		types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: items[0]}},
		types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: items[1]}},
	)
}

// DeleteSession ends a session; there need not be one.
func (s *Store) DeleteSession(ctx context.Context, instanceID, userID, sessionID string) error {
	return s.delete(ctx, sessionKey(instanceID, userID, sessionID))
}

// AddCode adds an authorisation code of a new id.
func (s *Store) AddCode(ctx context.Context, code *tenant.AuthorizationCode) error {
	return s.put(ctx, newCodeItem(code))
}

// ExchangeCode uses a code up and adds the grant that it becomes, in one
// transaction. It returns tenant.ErrCollision if the code was used before or
// has expired.
func (s *Store) ExchangeCode(ctx context.Context, grant *tenant.Grant, now time.Time) error {
	items, err := marshal(newGrantItem(grant))
	if err != nil {
		return err
	}
	return s.transact(ctx,
		types.TransactWriteItem{Update: &types.Update{
			TableName: &s.table, Key: codeKey(grant.InstanceID, grant.UserID, grant.ID).item(),
			UpdateExpression:          aws.String("SET #used = :yes"),
			ConditionExpression:       aws.String("attribute_exists(pk) AND attribute_not_exists(#used) AND expires > :now"),
			ExpressionAttributeNames:  map[string]string{"#used": "used"},
			ExpressionAttributeValues: item{":yes": &types.AttributeValueMemberBOOL{Value: true}, ":now": seconds(now)},
		}},
		types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: items[0]}},
	)
}

// RotateGrant gives a grant its next refresh token and expiry. It returns
// tenant.ErrCollision if its refresh token is not previous any more.
func (s *Store) RotateGrant(ctx context.Context, grant *tenant.Grant, previous tenant.RefreshHashes) error {
	// A transaction has a token by which the SDK may send it again when its
	// answer was lost; an update on a condition would meet itself.
	return s.transact(ctx, types.TransactWriteItem{Update: &types.Update{
		TableName: &s.table, Key: grantKey(grant.InstanceID, grant.UserID, grant.ID).item(),
		UpdateExpression:         aws.String("SET #refresh = :next, expires = :expires"),
		ConditionExpression:      aws.String("#refresh = :previous"),
		ExpressionAttributeNames: map[string]string{"#refresh": "refresh"},
		ExpressionAttributeValues: item{
			":next":     &types.AttributeValueMemberB{Value: grant.Refresh.Current},
			":previous": &types.AttributeValueMemberB{Value: previous.Current},
			":expires":  seconds(grant.ExpiresAt),
		},
	}})
}

// CountSignIn counts an attempt to sign in, which makes failures what they
// are. It returns tenant.ErrCollision if another attempt was counted since
// previous was read, nil for none.
func (s *Store) CountSignIn(ctx context.Context, failures, previous *tenant.SignInFailures) error {
	items, err := marshal(signInFailuresItem{
		signInFailuresKey(failures.InstanceID, failures.Name), failures.Count, failures.BlockedUntil, failures.ExpiresAt.Unix(),
	})
	if err != nil {
		return err
	}
	condition, values := "attribute_not_exists(pk)", item(nil)
	if previous != nil {
		blocked, err := attributevalue.Marshal(previous.BlockedUntil)
		if err != nil {
			return err
		}
		condition = "failures = :count AND blockedUntil = :blocked"
		values = item{":count": &types.AttributeValueMemberN{Value: strconv.Itoa(previous.Count)}, ":blocked": blocked}
	}
	return s.transact(ctx, types.TransactWriteItem{Put: &types.Put{
		TableName: &s.table, Item: items[0], ConditionExpression: &condition, ExpressionAttributeValues: values,
	}})
}

// CountFailure adds one to the failures of that name, and keeps them until a
// time. It counts twice if the answer is lost and the SDK sends it again.
func (s *Store) CountFailure(ctx context.Context, instanceID, name string, until time.Time) error {
	_, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: signInFailuresKey(instanceID, name).item(),
		UpdateExpression:          aws.String("ADD failures :one SET expires = :until"),
		ExpressionAttributeValues: item{":one": &types.AttributeValueMemberN{Value: "1"}, ":until": seconds(until)},
	})
	return readError(err)
}

// ForgetSignIns forgets the failures of that name.
func (s *Store) ForgetSignIns(ctx context.Context, instanceID, name string) error {
	return s.delete(ctx, signInFailuresKey(instanceID, name))
}

// ChangePassword makes next's password and sign-in epoch those of the user, puts
// a new session in place of the one with the id from, adds the browser, and
// tells it, in one transaction. It returns tenant.ErrCollision if the user was changed since they
// were read: next's Sequence is not the one after.
func (s *Store) ChangePassword(
	ctx context.Context, next *tenant.User, from string, to *tenant.Session, device *tenant.Device, told tenant.Event,
) error {
	items, err := marshal(newSessionItem(to), newDeviceItem(device))
	if err != nil {
		return err
	}
	tell, err := s.tell(told)
	if err != nil {
		return err
	}
	changedAt, err := attributevalue.Marshal(next.ChangedAt)
	if err != nil {
		return err
	}
	return s.transact(ctx,
		types.TransactWriteItem{Update: &types.Update{
			TableName: &s.table, Key: userKey(next.InstanceID, next.ID).item(),
			UpdateExpression: aws.String("SET human.passwordHash = :next, signInEpoch = :epoch, #sequence = :sequence, changedAt = :changed " +
				"REMOVE human.passwordChangeRequired"),
			ConditionExpression:      aws.String("#sequence = :previous"),
			ExpressionAttributeNames: map[string]string{"#sequence": "sequence"},
			ExpressionAttributeValues: item{
				":next":     &types.AttributeValueMemberS{Value: next.Human.PasswordHash},
				":epoch":    &types.AttributeValueMemberN{Value: strconv.Itoa(next.SignInEpoch)},
				":previous": &types.AttributeValueMemberN{Value: strconv.FormatUint(next.Sequence-1, 10)},
				":sequence": &types.AttributeValueMemberN{Value: strconv.FormatUint(next.Sequence, 10)},
				":changed":  changedAt,
			},
		}},
		types.TransactWriteItem{Delete: &types.Delete{TableName: &s.table, Key: sessionKey(to.InstanceID, to.UserID, from).item()}},
		types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: items[0]}},
		types.TransactWriteItem{Put: &types.Put{TableName: &s.table, Item: items[1]}},
		tell,
	)
}

// EndReusedGrant takes a grant away and tells it, in one transaction. It returns
// tenant.ErrCollision if there is no such grant.
func (s *Store) EndReusedGrant(ctx context.Context, instanceID, userID, grantID string, told tenant.Event) error {
	tell, err := s.tell(told)
	if err != nil {
		return err
	}
	return s.transact(ctx, types.TransactWriteItem{Delete: &types.Delete{
		TableName: &s.table, Key: grantKey(instanceID, userID, grantID).item(), ConditionExpression: aws.String("attribute_exists(pk)"),
	}}, tell)
}

// tell gives the write of an event.
func (s *Store) tell(e tenant.Event) (types.TransactWriteItem, error) {
	items, err := marshalEvent(eventKey(e.InstanceID, e.ID), e)
	if err != nil {
		return types.TransactWriteItem{}, err
	}
	return types.TransactWriteItem{Put: &types.Put{
		TableName: &s.table, Item: items[0], ConditionExpression: aws.String("attribute_not_exists(pk)"),
	}}, nil
}

// transact writes items in one transaction, and gives tenant.ErrCollision if a
// condition does not hold.
func (s *Store) transact(ctx context.Context, writes ...types.TransactWriteItem) error {
	_, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	if metOthers(err) {
		return tenant.ErrUnavailable.WithCause(err)
	}
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		for _, r := range cancelled.CancellationReasons {
			if aws.ToString(r.Code) == reasonConditionFailed {
				return tenant.ErrCollision.WithCause(err)
			}
		}
	}
	return readError(err)
}

// put writes an item over what may be there.
func (s *Store) put(ctx context.Context, value any) error {
	items, err := marshal(value)
	if err != nil {
		return err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: items[0]})
	return readError(err)
}

func (s *Store) delete(ctx context.Context, k key) error {
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: &s.table, Key: k.item()})
	return readError(err)
}
