#!/usr/bin/env bash
# Guess: a client accepts an ID token that is for the app and for its project as well, if `azp` names the app.
# Seen:  Rust's openidconnect does not, with or without `azp`, unless it is told of each other audience. Others, as authlib, want `azp` alone.
#        ["app", "project"], azp "app": InvalidAudience("`project` is not a trusted audience")
# With:  crates openidconnect 4.1.0, chrono 0.4.42, PyPI authlib 1.9.10
# So:    a Rust client of ZITADEL, which puts the project into the audience, needs set_other_audience_verifier_fn.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

mkdir "$work/src"
cat >"$work/Cargo.toml" <<'E'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"
[dependencies]
chrono = "=0.4.42"
openidconnect = { version = "=4.1.0", default-features = false }
E
cat >"$work/src/main.rs" <<'E'
use openidconnect::core::*;
use openidconnect::*;

fn main() {
    let (app, secret) = (ClientId::new("app".into()), "a secret of 32 bytes for signing".to_string());
    let issuer = IssuerUrl::new("https://issuer.example".into()).unwrap();
    for (audiences, party, told) in [
        (vec!["app"], None, false),
        (vec!["app", "project"], None, false),
        (vec!["app", "project"], Some(app.clone()), false),
        (vec!["app", "project"], Some(app.clone()), true),
    ] {
        let claims = CoreIdTokenClaims::new(
            issuer.clone(),
            audiences.iter().map(|name| Audience::new(name.to_string())).collect(),
            chrono::Utc::now() + chrono::Duration::hours(1),
            chrono::Utc::now(),
            StandardClaims::new(SubjectIdentifier::new("user".into())),
            EmptyAdditionalClaims {},
        )
        .set_authorized_party(party.clone());
        let algorithm = CoreJwsSigningAlgorithm::HmacSha256;
        let token = CoreIdToken::new(claims, &CoreHmacKey::new(secret.clone()), algorithm.clone(), None, None).unwrap();
        let mut verifier = CoreIdTokenVerifier::new_confidential_client(
            app.clone(),
            ClientSecret::new(secret.clone()),
            issuer.clone(),
            CoreJsonWebKeySet::new(vec![]),
        )
        .set_allowed_algs([algorithm]);
        if told {
            verifier = verifier.set_other_audience_verifier_fn(|other| other.as_str() == "project");
        }
        let seen = match token.claims(&verifier, |_: Option<&Nonce>| Ok(())) {
            Ok(_) => "accepted".to_string(),
            Err(error) => format!("{error:?}"),
        };
        println!("{} {} {seen}", audiences.join(","), party.map_or("-".into(), |name| name.to_string()));
    }
}
E
export CARGO_PROFILE_DEV_DEBUG=0
(cd "$work" && cargo build -q >>log 2>&1) || { tail "$work/log" >&2 && fail "it does not build"; }
noted "openidconnect, the last time told of the project" 'app - accepted
app,project - InvalidAudience("`project` is not a trusted audience")
app,project app InvalidAudience("`project` is not a trusted audience")
app,project app accepted' "$(cd "$work" && cargo run -q 2>>log)"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check authlib==1.9.10
cat >"$work/main.py" <<'E'
import time
from authlib.oidc.core import CodeIDToken

now = int(time.time())
for audiences, party in ((["app"], None), (["app", "project"], None), (["app", "project"], "app")):
    claims = {"iss": "https://issuer.example", "sub": "user", "aud": audiences, "iat": now, "exp": now + 3600} | ({"azp": party} if party else {})
    try:
        CodeIDToken(claims, {}, {"aud": {"value": "app"}}, {"client_id": "app"}).validate()
        print(",".join(audiences), party or "-", "accepted")
    except Exception as error:
        print(",".join(audiences), party or "-", type(error).__name__)
E
noted "authlib" 'app - accepted
app,project - MissingClaimError
app,project app accepted' "$("$work/venv/bin/python" "$work/main.py" 2>>"$work/log")"
