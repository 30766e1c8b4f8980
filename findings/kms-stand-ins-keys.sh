#!/usr/bin/env bash
# Guess: a stand-in for KMS that keeps a key's state obeys it, checks that the key named is the ciphertext's, and answers to a wrong signature as
#        KMS does, with an error.
# Seen:  moto encrypts and decrypts with a key that is disabled or about to be deleted, encrypts with one for signatures, and answers to a
#        wrong signature that it is not valid. ministack refuses all of these, but decrypts with whichever key is named, and returns
#        other bytes instead of an error: after an alias has moved, garbage is taken for the secret.
#        disable_key(k), decrypt: the plaintext with moto; decrypt(KeyId=other): 17 other bytes with ministack
# With:  PyPI moto 5.2.5, ministack 1.5.33
# So:    test the end of a key on ministack, and a wrong key or alias on moto.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

results() {
  aws_python <<'E'
kms = client("kms")

def key(**options):
    return kms.create_key(**options)["KeyMetadata"]["KeyId"]

def decrypted(**arguments):
    answer = tried(kms.decrypt, CiphertextBlob=secret, **arguments)
    return answer if isinstance(answer, str) else "the secret" if answer["Plaintext"] == b"a key of a tenant" else f"{len(answer['Plaintext'])} other bytes"

def ended(answer, member):
    return answer if isinstance(answer, str) else f"{member} {answer[member]}" if isinstance(answer[member], bool) else "done"

one, other = key(), key()
kms.create_alias(AliasName="alias/tenant", TargetKeyId=one)
secret = kms.encrypt(KeyId=one, Plaintext=b"a key of a tenant")["CiphertextBlob"]
print("its key:", decrypted(KeyId=one))
kms.update_alias(AliasName="alias/tenant", TargetKeyId=other)
print("another key:", decrypted(KeyId=other))
print("the alias moved:", decrypted(KeyId="alias/tenant"))
kms.disable_key(KeyId=one)
print("disabled:", decrypted(), "/", ended(tried(kms.encrypt, KeyId=one, Plaintext=b"a"), "KeyId"))
kms.schedule_key_deletion(KeyId=one, PendingWindowInDays=7)
print("to be deleted:", decrypted())
signer = key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_2048")
algorithm = {"KeyId": signer, "SigningAlgorithm": "RSASSA_PKCS1_V1_5_SHA_256"}
signature = kms.sign(Message=b"a", **algorithm)["Signature"]
print("right signature:", ended(tried(kms.verify, Message=b"a", Signature=signature, **algorithm), "SignatureValid"))
print("wrong signature:", ended(tried(kms.verify, Message=b"b", Signature=signature, **algorithm), "SignatureValid"))
print("encrypt with it:", ended(tried(kms.encrypt, KeyId=signer, Plaintext=b"a", EncryptionAlgorithm="RSAES_OAEP_SHA_256"), "KeyId"))
E
}
ministack
noted ministack 'its key: the secret
another key: 17 other bytes
the alias moved: 17 other bytes
disabled: DisabledException / DisabledException
to be deleted: KMSInvalidStateException
right signature: SignatureValid True
wrong signature: KMSInvalidSignatureException
encrypt with it: UnsupportedOperationException' "$(results)"
moto kms
noted moto 'its key: the secret
another key: AccessDeniedException
the alias moved: AccessDeniedException
disabled: the secret / done
to be deleted: the secret
right signature: SignatureValid True
wrong signature: SignatureValid False
encrypt with it: done' "$(results)"
