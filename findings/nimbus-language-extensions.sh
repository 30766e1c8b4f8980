#!/usr/bin/env bash
# Guess: Nimbus's OpenID SDK reads any well-formed language tag of BCP 47 in a provider's metadata, or passes over one that it does not
#        know.
# Seen:  tags with an extension (of Unicode, as in `de-u-co-phonebk`), of private use alone, and the older registered ones that start with `i-`
#        are refused, and with one of them all of the metadata. Regions by number, variants and scripts are read.
#        Invalid ui_locales_supported field: Invalid language tag: Unexpected subtag
# With:  com.nimbusds oauth2-oidc-sdk 11.39, lang-tag 1.7
# So:    publish languages without extensions.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "languages in the metadata" 'es-419: read
sl-rozaj-biske: read
zh-Hans-CN: read
en-x-formal: read
de-u-co-phonebk: Invalid ui_locales_supported field: Invalid language tag: Unexpected subtag
x-formal: Invalid ui_locales_supported field: Either the primary language or the extended language subtags, or both must be defined
i-klingon: Invalid ui_locales_supported field: Either the primary language or the extended language subtags, or both must be defined' "$(java_run \
  com.nimbusds:oauth2-oidc-sdk:11.39 com.nimbusds:lang-tag:1.7 <<'E'
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.util.*;

public class Main {
  public static void main(String[] arguments) {
    for (var tag : List.of("es-419", "sl-rozaj-biske", "zh-Hans-CN", "en-x-formal", "de-u-co-phonebk", "x-formal", "i-klingon")) {
      try {
        OIDCProviderMetadata.parse("{\"issuer\":\"https://i.example\",\"jwks_uri\":\"https://i.example/keys\",\"subject_types_supported\":[\"public\"],"
            + "\"ui_locales_supported\":[\"de\",\"" + tag + "\"]}");
        System.out.println(tag + ": read");
      } catch (ParseException e) {
        System.out.println(tag + ": " + e.getMessage());
      }
    }
  }
}
E
)"
