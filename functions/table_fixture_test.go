package functions_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// change changes an item of the table with an update expression.
func (s *system) change(tb testing.TB, pk, sk, expression string, values map[string]types.AttributeValue, names map[string]string) {
	tb.Helper()
	_, err := s.client.UpdateItem(context.Background(), &dynamodb.UpdateItemInput{
		TableName: &s.table, Key: tableKey(pk, sk), UpdateExpression: aws.String(expression),
		ConditionExpression:       aws.String("attribute_exists(pk)"),
		ExpressionAttributeValues: values, ExpressionAttributeNames: names,
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// setRoles sets the roles of a machine on its instance.
func (s *system) setRoles(tb testing.TB, m *machine, roles ...string) {
	tb.Helper()
	if len(roles) == 0 {
		s.change(tb, m.userPK(), "USER", "REMOVE memberships.IAM", nil, nil)
		return
	}
	value, err := attributevalue.Marshal(roles)
	if err != nil {
		tb.Fatal(err)
	}
	s.change(tb, m.userPK(), "USER", "SET memberships.IAM = :r", map[string]types.AttributeValue{":r": value}, nil)
}

func (s *system) remove(tb testing.TB, pk, sk string) {
	tb.Helper()
	_, err := s.client.DeleteItem(context.Background(), &dynamodb.DeleteItemInput{
		TableName: &s.table, Key: tableKey(pk, sk), ConditionExpression: aws.String("attribute_exists(pk)"),
	})
	if err != nil {
		tb.Fatal(err)
	}
}

func tableKey(pk, sk string) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{
		"pk": &types.AttributeValueMemberS{Value: pk}, "sk": &types.AttributeValueMemberS{Value: sk},
	}
}

// setState sets the state of the machine's user in the table.
func (s *system) setState(tb testing.TB, m *machine, state string) {
	tb.Helper()
	s.change(tb, m.userPK(), "USER", "SET #s = :s", map[string]types.AttributeValue{":s": &types.AttributeValueMemberS{Value: state}},
		map[string]string{"#s": "state"})
}

// useJWTs makes the machine's access tokens JWTs, as UpdateUser does.
func (s *system) useJWTs(tb testing.TB, m *machine) {
	tb.Helper()
	s.change(tb, m.userPK(), "USER", "SET machine.accessTokenType = :t", map[string]types.AttributeValue{":t": &types.AttributeValueMemberN{Value: "1"}}, nil)
}
