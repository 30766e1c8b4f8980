package kms

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestCreateKey(t *testing.T) {
	s := open(t, t.TempDir())
	made := s.must("CreateKey", object{"Description": "pool", "KeySpec": symmetric, "KeyUsage": encryptDecrypt}).KeyMetadata
	pattern := regexp.MustCompile(`^arn:aws:kms:us-east-1:000000000000:key/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	if !pattern.MatchString(made.Arn) || !strings.HasSuffix(made.Arn, made.KeyID) {
		t.Errorf("Arn: got %q, KeyId %q", made.Arn, made.KeyID)
	}
	if made.Description != "pool" || !made.Enabled || made.KeyState != "Enabled" || made.KeySpec != symmetric {
		t.Errorf("metadata: got %+v", made)
	}
	if age := time.Since(time.UnixMilli(int64(made.CreationDate * 1000))); age < -time.Second || age > time.Minute {
		t.Errorf("CreationDate: got %v ago", age)
	}
	for _, c := range []struct {
		name string
		in   object
	}{
		{"asymmetric", object{"KeySpec": "RSA_2048"}},
		{"asymmetric by the old name", object{"CustomerMasterKeySpec": "RSA_2048"}},
		{"signing", object{"KeyUsage": "SIGN_VERIFY"}},
		{"long description", object{"Description": strings.Repeat("x", maxDescription+1)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			service{t, s.url}.refused("ValidationException", "CreateKey", c.in)
		})
	}
}

func TestKeyIsFoundByItsFourNames(t *testing.T) {
	s := open(t, t.TempDir())
	made := s.must("CreateKey", nil).KeyMetadata
	s.must("CreateAlias", object{"AliasName": "alias/pool/1", "TargetKeyId": made.Arn})
	for _, name := range []string{made.KeyID, made.Arn, "alias/pool/1", arnPrefix + "alias/pool/1"} {
		if got := s.must("DescribeKey", object{"KeyId": name}).KeyMetadata; got.Arn != made.Arn {
			t.Errorf("DescribeKey %q: got %q, want %q", name, got.Arn, made.Arn)
		}
		if got := s.must("GenerateDataKey", object{"KeyId": name, "KeySpec": "AES_128"}); got.KeyID != made.Arn {
			t.Errorf("GenerateDataKey %q: got %q, want %q", name, got.KeyID, made.Arn)
		}
	}
	for _, c := range []struct{ name, keyID, exception string }{
		{"empty", "", "ValidationException"},
		{"unknown id", "00000000-0000-4000-8000-000000000000", "NotFoundException"},
		{"unknown alias", "alias/other", "NotFoundException"},
		{"upper case", strings.ToUpper(made.KeyID), "NotFoundException"},
		{"another region", strings.Replace(made.Arn, "us-east-1", "us-west-2", 1), "NotFoundException"},
		{"ARN without key/", arnPrefix + made.KeyID, "NotFoundException"},
		{"key/ without ARN", "key/" + made.KeyID, "NotFoundException"},
		{"no name at all", "x", "NotFoundException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := service{t, s.url}
			s.refused(c.exception, "DescribeKey", object{"KeyId": c.keyID})
			s.refused(c.exception, "Encrypt", object{"KeyId": c.keyID, "Plaintext": []byte("x")})
			s.refused(c.exception, "GenerateDataKeyPair", object{"KeyId": c.keyID, "KeyPairSpec": "RSA_2048"})
		})
	}
}

func TestCreateAlias_Refused(t *testing.T) {
	s := open(t, t.TempDir())
	id := s.must("DescribeKey", object{"KeyId": firstAlias}).KeyMetadata.KeyID
	for _, c := range []struct{ name, alias, target, exception string }{
		{"taken", firstAlias, id, "AlreadyExistsException"},
		{"no prefix", "pool", id, "ValidationException"},
		{"nothing after the prefix", "alias/", id, "ValidationException"},
		{"reserved", "alias/aws/pool", id, "ValidationException"},
		{"bad character", "alias/a b", id, "ValidationException"},
		{"long", "alias/" + strings.Repeat("a", maxAliasName), id, "ValidationException"},
		{"alias of an alias", "alias/pool", firstAlias, "ValidationException"},
		{"alias of an alias ARN", "alias/pool", arnPrefix + firstAlias, "ValidationException"},
		{"alias of no key", "alias/pool", "00000000-0000-4000-8000-000000000000", "NotFoundException"},
	} {
		t.Run(c.name, func(t *testing.T) {
			service{t, s.url}.refused(c.exception, "CreateAlias", object{"AliasName": c.alias, "TargetKeyId": c.target})
		})
	}
}
