#!/usr/bin/env bash
# Guess: the constructor that Tink's AWS module deprecates can be replaced by the call that its deprecation names: the same key decrypts
#        what was encrypted before.
# Seen:  the old constructor sends associated data as the encryption context additionalData, the new one, called as told, as associatedData.
#        KMS refuses everything that was encrypted with associated data; what had none is decrypted, so that a test without it passes.
#        NewClientWithKMS, then NewClientWithOptions(WithKMS): InvalidCiphertextException
# With:  github.com/tink-crypto/tink-go-awskms/v2 2.1.0, KMS replaced by a program that compares contexts as it does
# So:    add WithEncryptionContextName(LegacyAdditionalData), and keep it.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "decrypting what the other has encrypted" 'old, then old: name
old, then new: InvalidCiphertextException
new, then old: InvalidCiphertextException
old, then new with the legacy name: name
old, then new, without associated data: name
contexts: additionalData associatedData' "$(go_run github.com/tink-crypto/tink-go-awskms/v2@v2.1.0 <<'E'
package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/service/kms"
	"github.com/aws/aws-sdk-go/service/kms/kmsiface"
	"github.com/tink-crypto/tink-go-awskms/v2/integration/awskms"
	"github.com/tink-crypto/tink-go/v2/core/registry"
)

const key = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

// names are those of all contexts.
var names = map[string]bool{}

// keys stands in for KMS: a ciphertext is the context in front of the plaintext.
type keys struct{ kmsiface.KMSAPI }

func bound(context map[string]*string) string {
	var text strings.Builder
	for name, value := range context {
		names[name] = true
		text.WriteString(name + "=" + *value)
	}
	return text.String() + "|"
}

func (keys) Encrypt(in *kms.EncryptInput) (*kms.EncryptOutput, error) {
	return &kms.EncryptOutput{CiphertextBlob: append([]byte(bound(in.EncryptionContext)), in.Plaintext...)}, nil
}

func (keys) Decrypt(in *kms.DecryptInput) (*kms.DecryptOutput, error) {
	plaintext, found := strings.CutPrefix(string(in.CiphertextBlob), bound(in.EncryptionContext))
	if !found {
		return nil, awserr.New(kms.ErrCodeInvalidCiphertextException, "", nil)
	}
	return &kms.DecryptOutput{Plaintext: []byte(plaintext), KeyId: aws.String(key)}, nil
}

func client(options ...awskms.ClientOption) registry.KMSClient {
	made, err := awskms.NewClientWithOptions("aws-kms://"+key, options...)
	if err != nil {
		panic(err)
	}
	return made
}

func tried(name string, first, second registry.KMSClient, associated string) {
	before, err := first.GetAEAD("aws-kms://" + key)
	if err != nil {
		panic(err)
	}
	after, err := second.GetAEAD("aws-kms://" + key)
	if err != nil {
		panic(err)
	}
	ciphertext, err := before.Encrypt([]byte("name"), []byte(associated))
	if err != nil {
		panic(err)
	}
	plaintext, err := after.Decrypt(ciphertext, []byte(associated))
	if refusal := (awserr.Error)(nil); errors.As(err, &refusal) {
		plaintext = []byte(refusal.Code())
	}
	fmt.Printf("%s: %s\n", name, plaintext)
}

func main() {
	old, err := awskms.NewClientWithKMS("aws-kms://"+key, keys{})
	if err != nil {
		panic(err)
	}
	renewed := client(awskms.WithKMS(keys{}))
	tried("old, then old", old, old, "tenant")
	tried("old, then new", old, renewed, "tenant")
	tried("new, then old", renewed, old, "tenant")
	tried("old, then new with the legacy name", old, client(awskms.WithKMS(keys{}), awskms.WithEncryptionContextName(awskms.LegacyAdditionalData)), "tenant")
	tried("old, then new, without associated data", old, renewed, "")
	fmt.Println("contexts:", strings.Join(slices.Sorted(maps.Keys(names)), " "))
}
E
)"
