#!/usr/bin/env bash
# Guess: what moto's KMS signs can be verified with the public key that it returns, by any library, as with KMS.
# Seen:  only what is sent as RAW and signed with PKCS #1 or ECDSA. A DIGEST is hashed once more, and the salt of PSS has not the
#        digest's length, which KMS gives it and RFC 7518, section 3.5, requires. moto's own Verify approves of all of them, so that
#        only a client that reads the token finds out.
#        MessageType DIGEST, RSASSA_PKCS1_V1_5_SHA_256: invalid for cryptography, valid for moto
# With:  PyPI moto 5.2.5, boto3 1.43.106, cryptography 50.0.2, ministack 1.5.33
# So:    test signing with KMS on ministack, whose signatures are right.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

ministack
"$work/venv/bin/pip" install -q --disable-pip-version-check 'moto[kms]==5.2.5'
cat >"$work/main.py" <<'E'
import hashlib, sys
import boto3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from moto import mock_aws

def results(**where):
    client = boto3.client("kms", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local", **where)
    for spec, algorithm, how in (("RSA_2048", "RSASSA_PKCS1_V1_5_SHA_256", (padding.PKCS1v15(), SHA256())),
                                 ("RSA_2048", "RSASSA_PSS_SHA_256", (padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size), SHA256())),
                                 ("ECC_NIST_P256", "ECDSA_SHA_256", (ec.ECDSA(SHA256()),))):
        key = client.create_key(KeySpec=spec, KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
        public = load_der_public_key(client.get_public_key(KeyId=key)["PublicKey"])
        seen = [algorithm]
        for kind, message in (("RAW", b"header.claims"), ("DIGEST", hashlib.sha256(b"header.claims").digest())):
            how_signed = {"KeyId": key, "Message": message, "MessageType": kind, "SigningAlgorithm": algorithm}
            signature = client.sign(**how_signed)["Signature"]
            try:
                public.verify(signature, b"header.claims", *how)
                seen.append("valid")
            except InvalidSignature:
                seen.append("invalid")
            seen.append(client.verify(**how_signed, Signature=signature)["SignatureValid"])
        print(*seen)

if sys.argv[1] == "moto":
    with mock_aws():
        results()
else:
    results(endpoint_url=sys.argv[1])
E
noted "moto: RAW for cryptography, for its own Verify, DIGEST the same" 'RSASSA_PKCS1_V1_5_SHA_256 valid True invalid True
RSASSA_PSS_SHA_256 invalid True invalid True
ECDSA_SHA_256 valid True invalid True' "$("$work/venv/bin/python" "$work/main.py" moto)"
noted "ministack: the same" 'RSASSA_PKCS1_V1_5_SHA_256 valid True valid True
RSASSA_PSS_SHA_256 valid True valid True
ECDSA_SHA_256 valid True valid True' "$("$work/venv/bin/python" "$work/main.py" "$engine")"
