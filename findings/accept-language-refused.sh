#!/usr/bin/env bash
# Guess: of the languages on offer, each parser of Accept-Language picks the same: "en" for en-GB, and never one with q=0.
# Seen:  accept-language-parser and intl-parse-accept-language ignore that q=0 refuses a language, and return it. For en-GB negotiator
#        offers "en"; @hapi/accept nothing, and accept-language-parser only with the option loose. Both are right by RFC 4647, which
#        has two ways of matching.
#        de;q=0, * with de and fr on offer -> de
# With:  npm negotiator 1.1.0, @hapi/accept 6.0.3, accept-language-parser 1.5.0, intl-parse-accept-language 1.0.0
# So:    try what a library does with regions and q=0 before its answer is shown to people.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

(cd "$work" && npm install --silent --no-audit --no-fund negotiator@1.1.0 @hapi/accept@6.0.3 accept-language-parser@1.5.0 intl-parse-accept-language@1.0.0)
cat >"$work/main.mjs" <<'E'
import Accept from "@hapi/accept";
import parser from "accept-language-parser";
import { parseAcceptLanguage } from "intl-parse-accept-language";
import Negotiator from "negotiator";

for (const [header, offered] of [["de;q=0, *", ["de", "fr"]], ["en-GB", ["en"]], ["zh-Hant-TW", ["zh-Hant"]], ["de-CH", ["de-CH", "de"]]]) {
  console.log(header, "|", new Negotiator({ headers: { "accept-language": header } }).language(offered) ?? "-", Accept.language(header, offered) || "-",
    parser.pick(offered, header) ?? "-", parser.pick(offered, header, { loose: true }) ?? "-",
    parseAcceptLanguage(header, { validate: (locale) => (locale === "*" ? [] : [locale]) })[0] ?? "-");
}
E
noted "header | negotiator, hapi, accept-language-parser, the same loosely, intl-parse-accept-language" 'de;q=0, * | fr fr de de de
en-GB | en - - en en-GB
zh-Hant-TW | - - - zh-Hant zh-Hant-TW
de-CH | de-CH de-CH de-CH de-CH de-CH' "$(cd "$work" && node main.mjs)"
