package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const create = "/system/v1/instances/_create"

type members = map[string]any

// callChecks create an instance with each call.
func (s *smoke) callChecks() []*check {
	return []*check{
		{name: "instance for a machine, with a token", want: "200 with a token", look: s.createMachine},
		{
			name: "stock of key pairs", want: "pairs are ready, some minutes after the deployment", page: "AWS KMS: GenerateDataKeyPairWithoutPlaintext",
			onAWS: "its schedule comes after five minutes", look: s.countStock,
		},
		{name: "instance for a machine, with a key", want: "200 with a key", page: "DynamoDB: Using IAM with DynamoDB transactions", look: s.createWithKey},
		{name: "instance for a person", want: "200", look: s.createPerson},
		{name: "custom domain that is taken", want: "409 V3-DKcYh", look: s.createTaken},
		{name: "organisation, by the token", want: "200, and again by the same Idempotency-Key", look: s.setUp},
	}
}

// instance creates an instance and reads its owner.
func (s *smoke) instance(ctx context.Context, name string, more members) (owner, answer, error) {
	token, err := s.systemToken()
	if err != nil {
		return owner{}, answer{}, err
	}
	o := owner{host: s.hostOf(name)}
	asked := members{"instanceName": s.id + "-" + name, "customDomain": o.host}
	for member, value := range more {
		asked[member] = value
	}
	body, err := json.Marshal(asked)
	if err != nil {
		return owner{}, answer{}, err
	}
	a, err := s.send(ctx, call{method: http.MethodPost, path: create, header: map[string]string{"Authorization": "Bearer " + token}, body: body})
	if err != nil || a.status != http.StatusOK {
		return o, a, err
	}
	var got struct {
		InstanceID, Pat, MachineKey string
	}
	if err := a.read(&got); err != nil {
		return o, a, err
	}
	o.instance, o.pat, o.machineKey = got.InstanceID, got.Pat, got.MachineKey
	for _, secret := range []string{got.Pat, got.MachineKey} {
		if secret != "" {
			s.secrets = append(s.secrets, secret)
		}
	}
	s.made = append(s.made, o.host)
	return o, a, nil
}

func (s *smoke) createMachine(ctx context.Context) (string, error) {
	o, a, err := s.instance(ctx, "machine", members{
		"machine": members{"userName": "robot", "name": "Robot", "personalAccessToken": members{}},
	})
	if err != nil {
		return "", err
	}
	if o.pat == "" {
		return "", fmt.Errorf("%s without a token", a)
	}
	s.machine = o
	return a.wanted(http.StatusOK)
}

func (s *smoke) createWithKey(ctx context.Context) (string, error) {
	begun := time.Now()
	o, a, err := s.instance(ctx, "key", members{"machine": members{
		"userName": "robot", "name": "Robot", "machineKey": members{"type": "KEY_TYPE_JSON"},
	}})
	if err != nil {
		return "", err
	}
	if o.machineKey == "" {
		return "", fmt.Errorf("%s without a key", a)
	}
	s.signer = o
	return fmt.Sprintf("200 after %.1f s", time.Since(begun).Seconds()), nil
}

func (s *smoke) createPerson(ctx context.Context) (string, error) {
	o, a, err := s.instance(ctx, "person", members{"human": members{
		"userName": "ada", "email": members{"email": "ada@example.com", "isEmailVerified": true},
		"profile":  members{"firstName": "Ada", "lastName": "Lovelace"},
		"password": members{"password": password},
	}})
	if err != nil {
		return "", err
	}
	s.person = o
	return a.wanted(http.StatusOK)
}

func (s *smoke) createTaken(ctx context.Context) (string, error) {
	_, a, err := s.instance(ctx, "machine", members{"machine": members{"userName": "robot", "name": "Robot", "personalAccessToken": members{}}})
	if err != nil {
		return "", err
	}
	return a.wanted(http.StatusConflict)
}

func (s *smoke) setUp(ctx context.Context) (string, error) {
	body, err := json.Marshal(members{"org": members{"name": s.id}, "human": members{
		"userName": "grace", "email": members{"email": "grace@example.com", "isEmailVerified": true},
		"profile": members{"firstName": "Grace", "lastName": "Hopper"},
	}})
	if err != nil {
		return "", err
	}
	ask := call{
		method: http.MethodPost, path: "/admin/v1/orgs/_setup", host: s.machine.host, body: body,
		header: map[string]string{"Authorization": "Bearer " + s.machine.pat, "Idempotency-Key": s.id},
	}
	first, err := s.send(ctx, ask)
	if err != nil {
		return "", err
	}
	again, err := s.send(ctx, ask)
	switch {
	case err != nil:
		return "", err
	case first.status != http.StatusOK:
		return "", errors.New(first.String())
	case again.header.Get("Idempotent-Replayed") != "true":
		return "", fmt.Errorf("the second time %s, not marked as replayed", again)
	}
	return first.wanted(http.StatusOK)
}

// countStock waits for the first pairs.
func (s *smoke) countStock(ctx context.Context) (string, error) {
	if s.parameters["KeyStockTarget"] == "0" {
		return "", fmt.Errorf("%w: KeyStockTarget is 0", errLeftOut)
	}
	for deadline := time.Now().Add(6 * time.Minute); ; {
		pairs := 0
		for shard := range 8 {
			got, err := dynamodb.NewFromConfig(s.aws).Query(ctx, &dynamodb.QueryInput{
				TableName: aws.String(s.outputs["TableName"]), Select: types.SelectCount, KeyConditionExpression: aws.String("pk = :pk"),
				ExpressionAttributeValues: map[string]types.AttributeValue{":pk": &types.AttributeValueMemberS{Value: fmt.Sprintf("KEYSTOCK#%d", shard)}},
			})
			if err != nil {
				return "", err
			}
			pairs += int(got.Count)
		}
		switch {
		case pairs > 0:
			return fmt.Sprintf("%d pairs", pairs), nil
		case time.Now().After(deadline):
			return "", errors.New("none: read the log of key-stock")
		}
		progress("no key pairs yet, looking again in 20 s")
		if err := wait(ctx, 20*time.Second); err != nil {
			return "", err
		}
	}
}
