package kms

import (
	"strings"
	"time"
)

const (
	symmetric      = "SYMMETRIC_DEFAULT"
	encryptDecrypt = "ENCRYPT_DECRYPT"

	maxDescription = 8192 // bytes
)

type createKeyInput struct {
	Description           string
	KeySpec               string
	CustomerMasterKeySpec string // KeySpec's old name
	KeyUsage              string
}

// keyMetadata is the meaningful part of KMS's KeyMetadata.
type keyMetadata struct {
	AWSAccountID          string `json:"AWSAccountId"`
	KeyID                 string `json:"KeyId"`
	Arn                   string
	CreationDate          float64 // seconds since 1970
	Description           string
	Enabled               bool
	KeyManager            string
	KeyState              string
	KeyUsage              string
	KeySpec               string
	CustomerMasterKeySpec string
	EncryptionAlgorithms  []string
	MultiRegion           bool
	Origin                string
}

type keyOutput struct {
	KeyMetadata keyMetadata
}

func (s *Server) createKey(in createKeyInput) (keyOutput, error) {
	for _, spec := range []string{in.KeySpec, in.CustomerMasterKeySpec} {
		if spec != "" && spec != symmetric {
			return keyOutput{}, invalid("KeySpec is %q, want %s: only symmetric keys are served here", spec, symmetric)
		}
	}
	if in.KeyUsage != "" && in.KeyUsage != encryptDecrypt {
		return keyOutput{}, invalid("KeyUsage is %q, want %s", in.KeyUsage, encryptDecrypt)
	}
	if len(in.Description) > maxDescription {
		return keyOutput{}, invalid("Description has %d bytes, want at most %d", len(in.Description), maxDescription)
	}
	k := newKey(in.Description, time.Now())
	if err := s.keys.add(k); err != nil {
		return keyOutput{}, err
	}
	return describe(k), nil
}

type describeKeyInput struct {
	KeyID string `json:"KeyId"`
}

func (s *Server) describeKey(in describeKeyInput) (keyOutput, error) {
	k, err := s.keys.find(in.KeyID)
	if err != nil {
		return keyOutput{}, err
	}
	return describe(k), nil
}

func describe(k *key) keyOutput {
	return keyOutput{KeyMetadata: keyMetadata{
		AWSAccountID:          accountID,
		KeyID:                 k.id.String(),
		Arn:                   k.arn(),
		CreationDate:          float64(k.created.UnixMilli()) / 1000,
		Description:           k.description,
		Enabled:               true,
		KeyManager:            "CUSTOMER",
		KeyState:              "Enabled",
		KeyUsage:              encryptDecrypt,
		KeySpec:               symmetric,
		CustomerMasterKeySpec: symmetric,
		EncryptionAlgorithms:  []string{symmetric},
		Origin:                "AWS_KMS",
	}}
}

type createAliasInput struct {
	AliasName   string
	TargetKeyID string `json:"TargetKeyId"`
}

func (s *Server) createAlias(in createAliasInput) (struct{}, error) {
	if !validAlias(in.AliasName) {
		return struct{}{}, invalid("AliasName is %q, want alias/ and letters, digits, '/', '_' or '-', not alias/aws/",
			in.AliasName)
	}
	if validAlias(strings.TrimPrefix(in.TargetKeyID, arnPrefix)) {
		return struct{}{}, invalid("TargetKeyId is %q, want a key's id or ARN: aliases must not refer to aliases",
			in.TargetKeyID)
	}
	k, err := s.keys.find(in.TargetKeyID)
	if err != nil {
		return struct{}{}, err
	}
	return struct{}{}, s.keys.addAlias(in.AliasName, k)
}
