#!/usr/bin/env bash
# Guess: Encrypt refuses more than 4,096 bytes and an encryption context of more than 8,192 characters, and with DryRun it
#        answers DryRunOperationException; ReEncrypt and RotateKeyOnDemand exist, as Encrypt and rotation do.
# Seen:  ministack encrypts all three, ignoring DryRun, and supports neither of the two operations.
# With:  ministack 1.5.33
# So:    test limits and encryption against a key service that enforces them.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
answers=$(aws_python <<'E'
kms = client("kms")
key = kms.create_key()["KeyMetadata"]["KeyId"]
secret = kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]
answers = {
    "5000 bytes": tried(kms.encrypt, KeyId=key, Plaintext=b"x" * 5000),
    "9000 characters of context": tried(kms.encrypt, KeyId=key, Plaintext=b"x", EncryptionContext={"a": "b" * 9000}),
    "dry run": tried(kms.encrypt, KeyId=key, Plaintext=b"x", DryRun=True),
    "re-encrypt": tried(kms.re_encrypt, CiphertextBlob=secret, DestinationKeyId=key),
    "rotate now": tried(kms.rotate_key_on_demand, KeyId=key),
}
show({name: answer if isinstance(answer, str) else "done" for name, answer in answers.items()})
E
)
noted "answers" '{"5000 bytes":"done","9000 characters of context":"done","dry run":"done","re-encrypt":"InvalidAction","rotate now":"InvalidAction"}' "$answers"
