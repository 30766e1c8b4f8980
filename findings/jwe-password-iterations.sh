#!/usr/bin/env bash
# Guess: libraries decrypt a JWE whose key comes from a password with as many iterations as are recommended for PBKDF2 today, or have one
#        bound.
# Seen:  jose stops at 10,000, jwcrypto at 16,384, joserfc at 300,000; Nimbus and jose4j decrypt a million. What they choose themselves when
#        they encrypt is far below the recommendation of 600,000.
#        PBES2-HS256+A128KW, p2c 600000: refused by three of five
# With:  npm jose 6.2.18, PyPI jwcrypto 1.6.1, joserfc 1.8.0, Maven com.nimbusds:nimbus-jose-jwt 10.10, org.bitbucket.b_c:jose4j 0.9.7
# So:    encrypt with a random key; where it must be a password, use no more iterations than the reader accepts.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "jose" '1000 read
10000 read
16384 refused
100000 refused
310000 refused
600000 refused
unasked 2048' "$(node_run <<'E'
import { writeFileSync } from "node:fs";
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from "jose";

const key = new TextEncoder().encode("correct horse battery"), algorithms = { alg: "PBES2-HS256+A128KW", enc: "A128GCM" };
const encrypted = (more) => new CompactEncrypt(new TextEncoder().encode("hi")).setProtectedHeader(algorithms).setKeyManagementParameters(more).encrypt(key);
const texts = [];
for (const p2c of [1000, 10000, 16384, 100000, 310000, 600000]) {
  const text = await encrypted({ p2c });
  texts.push(`${p2c} ${text}\n`);
  console.log(p2c, await compactDecrypt(text, key, { keyManagementAlgorithms: [algorithms.alg] }).then(() => "read", () => "refused"));
}
writeFileSync("../texts", texts.join(""));
console.log("unasked", decodeProtectedHeader(await encrypted({})).p2c);
E
)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check jwcrypto==1.6.1 joserfc==1.8.0
cat >"$work/main.py" <<'E'
import base64, json, sys
import joserfc.errors, joserfc.jwe, joserfc.jwk
import jwcrypto.jwe, jwcrypto.jwk

password, algorithms = "correct horse battery", ["PBES2-HS256+A128KW", "A128GCM"]

def by_jwcrypto(text):
    try:
        read = jwcrypto.jwe.JWE(algs=algorithms)
        read.deserialize(text, jwcrypto.jwk.JWK.from_password(password))
        return "read"
    except jwcrypto.jwe.InvalidJWEData:
        return "refused"

def by_joserfc(text):
    try:
        joserfc.jwe.decrypt_compact(text, joserfc.jwk.OctKey.import_key(password), algorithms=algorithms)
        return "read"
    except joserfc.errors.JoseError:
        return "refused"

for line in open(sys.argv[1]):
    count, text = line.split()
    print(count, by_jwcrypto(text), by_joserfc(text))
header = dict(zip(("alg", "enc"), algorithms))
made = jwcrypto.jwe.JWE(b"hi", json.dumps(header), algs=algorithms)
made.add_recipient(jwcrypto.jwk.JWK.from_password(password))
other = joserfc.jwe.encrypt_compact(header, b"hi", joserfc.jwk.OctKey.import_key(password), algorithms=algorithms)
print("unasked", *(json.loads(base64.urlsafe_b64decode(text.split(".")[0] + "=="))["p2c"] for text in (made.serialize(compact=True), other)))
E
noted "jwcrypto, joserfc" '1000 read read
10000 read read
16384 read read
100000 refused read
310000 refused refused
600000 refused refused
unasked 8192 2048' "$("$work/venv/bin/python" "$work/main.py" "$work/texts" 2>>"$work/log")"
noted "Nimbus, jose4j" '1000 hi hi
10000 hi hi
16384 hi hi
100000 hi hi
310000 hi hi
600000 hi hi' "$(java_run com.nimbusds:nimbus-jose-jwt:10.10 org.bitbucket.b_c:jose4j:0.9.7 <<'E'
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import java.nio.file.*;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.keys.PbkdfKey;

public class Main {
  public static void main(String[] arguments) throws Exception {
    var password = "correct horse battery";
    for (var line : Files.readAllLines(Path.of("texts"))) {
      var parts = line.split(" ");
      var nimbus = JWEObject.parse(parts[1]);
      nimbus.decrypt(new PasswordBasedDecrypter(password));
      var jose4j = new JsonWebEncryption();
      jose4j.setAlgorithmConstraints(new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "PBES2-HS256+A128KW"));
      jose4j.setCompactSerialization(parts[1]);
      jose4j.setKey(new PbkdfKey(password));
      System.out.println(parts[0] + " " + nimbus.getPayload() + " " + jose4j.getPayload());
    }
  }
}
E
)"
