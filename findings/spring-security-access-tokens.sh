#!/usr/bin/env bash
# Guess: a decoder of Spring Security for resource servers accepts access tokens with the type at+jwt, which RFC 9068 requires, as well as those
#        with JWT.
# Seen:  by default it refuses at+jwt, and accepts JWT or no type. The validator for RFC 9068 accepts at+jwt, and refuses the others: while a
#        provider changes from one to the other no decoder accepts both.
#        the given typ value needs to be one of [JWT]
# With:  Spring Security 7.1.0
# So:    give the decoder a validator of types that names both, before the provider changes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "types" 'null by default: accepted
null by RFC 9068: the given typ value needs to be one of [at+jwt, application/at+jwt]
JWT by default: accepted
JWT by RFC 9068: the given typ value needs to be one of [at+jwt, application/at+jwt]
at+jwt by default: the given typ value needs to be one of [JWT]
at+jwt by RFC 9068: accepted' "$(java_run org.springframework.security:spring-security-oauth2-jose:7.1.0 org.springframework:spring-web:7.0.8 <<'E'
import com.nimbusds.jose.*;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.*;
import java.util.*;
import org.springframework.security.oauth2.jwt.*;

public class Main {
  static String judge(JwtDecoder decoder, String token) {
    try {
      decoder.decode(token);
      return "accepted";
    } catch (JwtException e) {
      return e.getMessage().replaceAll(".*: ", "");
    }
  }

  public static void main(String[] arguments) throws Exception {
    var key = new RSAKeyGenerator(2048).generate();
    var now = new Date();
    var claims = new JWTClaimsSet.Builder().issuer("https://i.example").subject("u").audience("api").claim("client_id", "app").jwtID("t")
        .issueTime(now).expirationTime(new Date(now.getTime() + 300000)).build();
    var usual = NimbusJwtDecoder.withPublicKey(key.toRSAPublicKey()).build();
    var strict = NimbusJwtDecoder.withPublicKey(key.toRSAPublicKey()).build();
    strict.setJwtValidator(JwtValidators.createAtJwtValidator().issuer("https://i.example").audience("api").clientId("app").build());
    for (var type : new String[] {null, "JWT", "at+jwt"}) {
      var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).type(type == null ? null : new JOSEObjectType(type)).build(), claims);
      token.sign(new RSASSASigner(key));
      System.out.println(type + " by default: " + judge(usual, token.serialize()));
      System.out.println(type + " by RFC 9068: " + judge(strict, token.serialize()));
    }
  }
}
E
)"
