#!/usr/bin/env bash
# Guess: who prefers `de-CH` to French gets German, if German and French are offered (RFC 4647, lookup), and a dash or an underscore makes no
#        difference to a library of locales.
# Seen:  Werkzeug picks French: it looks for whole tags first, in all of the header, and shortens them afterwards. Babel's negotiate_locale
#        shortens, but only tags separated as it was told, and then compares with the same separator: a browser's `de-DE` never leads
#        to the locale de_DE, as Babel itself names it. Django picks German.
#        de-CH, fr;q=0.5 -> fr
# With:  PyPI werkzeug 3.1.9, babel 2.19.0, django 5.2.19
# So:    offer the regional forms too, and give Babel tags with underscores.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check werkzeug==3.1.9 babel==2.19.0 django==5.2.19
cat >"$work/main.py" <<'E'
import django
from babel import Locale, negotiate_locale
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

settings.configure(USE_I18N=True, LANGUAGES=[("fr", "French"), ("de", "German")], LANGUAGE_CODE="en")
django.setup()
for header in ["de, fr;q=0.5", "de-CH, fr;q=0.5", "de-CH, de;q=0.9, fr;q=0.8"]:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = header
    print(header, "->", parse_accept_header(header, LanguageAccept).best_match(["fr", "de"]), get_language_from_request(request))
offered = [str(Locale("de", "DE")), "de"]
print(offered[0], negotiate_locale(["de-DE"], offered[:1]), negotiate_locale(["de-DE"], offered[:1], sep="-"), negotiate_locale(["de_DE"], offered[:1]))
print("de", negotiate_locale(["de-CH"], offered), negotiate_locale(["de-CH"], offered, sep="-"), negotiate_locale(["de_CH"], offered))
E
noted "by Werkzeug and Django; by Babel for the tag, with the separator, with an underscore" 'de, fr;q=0.5 -> de de
de-CH, fr;q=0.5 -> fr de
de-CH, de;q=0.9, fr;q=0.8 -> de de
de_DE None None de_DE
de None de de' "$("$work/venv/bin/python" "$work/main.py")"
