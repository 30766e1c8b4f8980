package text_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/text/language"

	"github.com/tenantry/tenantry/pkg/text"
	"github.com/tenantry/tenantry/pkg/text/refusals"
)

// TestText_Recorded takes each header from the end of the case's name. Source: the
// contract, errors.md.
func TestText_Recorded(t *testing.T) {
	const (
		password = "Errors.User.PasswordComplexityPolicy.MinLength"
		orgName  = "Errors.Org.AlreadyExists"
		domain   = "Errors.Org.Domain.AlreadyExists"
		user     = "Errors.User.AlreadyExists"
		first    = "Errors.User.Profile.FirstNameEmpty"
		phone    = "Errors.User.Phone.Invalid"
	)
	c := mustLoad(t)
	for _, r := range []struct{ key, header, want string }{
		{password, "", "Password is too short"},
		{password, "xx", "Password is too short"},
		{password, "de", "Passwort ist zu kurz"},
		{password, "DE", "Passwort ist zu kurz"},
		{password, "fr-CH, fr;q=0.9, en;q=0.8", "Le mot de passe est trop court"},
		{orgName, "", "Organisation's name or id already taken"},
		{orgName, "de", "Der Name oder die ID der Organisation ist bereits vorhanden"},
		{orgName, "fr-CH, fr;q=0.9, en;q=0.8", "Le nom de l'organisation ou l'identifiant est déjà pris"},
		{domain, "en", "Domain already exists"},
		{domain, "de-AT", "Domäne existiert bereits"},
		{domain, "fr", "Le domaine existe déjà"},
		{domain, "es", "El dominio ya existe"},
		{domain, "it", "Il dominio già esistente"},
		{domain, "pl", "Domena już istnieje"},
		{domain, "pt-BR", "Domínio já existe"},
		{domain, "ja", "ドメインはすでに存在します"},
		{domain, "zh", "域名已存在"},
		{user, "en", "User already exists"},
		{user, "de-AT", "Benutzer existiert bereits"},
		{user, "fr", "L'utilisateur existe déjà"},
		{user, "es", "El usuario ya existe"},
		{user, "it", "L'utente già esistente"},
		{user, "pl", "Użytkownik już istnieje"},
		{user, "pt-BR", "Usuário já existe"},
		{user, "ja", "既に存在するユーザーです"},
		{user, "zh", "用户已存在"},
		{first, "en-GB", "First name in profile is empty"},
		{first, "de-AT", "Vorname im Profil ist leer"},
		{first, "fr", "Le prénom dans le profil est vide"},
		{first, "es", "El nombre en el perfil está vacío"},
		{first, "it", "Il nome nel profilo è vuoto"},
		{first, "pl", "Imię w profilu jest puste"},
		{first, "pt-BR", "Nome fornecido no perfil está vazio"},
		{first, "ja", "名前が空です"},
		{first, "zh", "简介中的名字是空的"},
		{phone, "en", "Phone is invalid"},
		{phone, "de-AT", "Telefonnummer ist ungültig"},
		{phone, "fr", "Le téléphone n'est pas valide"},
		{phone, "es", "El teléfono no es válido"},
		{phone, "it", "Il telefono non è valido"},
		{phone, "pl", "Numer telefonu jest nieprawidłowy"},
		{phone, "pt-BR", "O telefone é inválido"},
		{phone, "ja", "無効な電話番号です"},
		{phone, "zh", "手机号码无效"},
	} {
		t.Run(r.key+"/"+r.header, func(t *testing.T) {
			if got := c.Text(r.key, r.header, "en"); got != r.want {
				t.Errorf("Text = %q, want %q", got, r.want)
			}
		})
	}
	// The contract returns these keys as texts in every language.
	for _, key := range []string{"Errors.Invalid.Argument", "Errors.Org.MemberInvalid", "Errors.Already.Exists", "Errors.Token.Invalid"} {
		if got := c.Text(key, "de", "fr"); got != key {
			t.Errorf("Text(%q) = %q, want the key", key, got)
		}
	}
}

func TestCatalogue_Choose(t *testing.T) {
	c := mustLoad(t)
	for _, r := range []struct{ name, header, fallback, want string }{
		{"no_header", "", "de", "de"},
		{"no_header_nor_fallback", "", "", "en"},
		{"fallback_region", "", "de-CH", "de"},
		{"fallback_unsupported", "", "nl", "en"},
		{"fallback_junk", "", "!!", "en"},
		{"header_over_fallback", "fr", "de", "fr"},
		{"weights", "fr;q=0.5, de;q=0.8, it;q=0.1", "en", "de"},
		{"weight_missing_is_1", "fr;q=0.9, de", "en", "de"},
		{"equal_weights_as_sent", "it, fr, de", "en", "it"},
		{"weight_0_refuses", "de;q=0, fr;q=0.1", "en", "fr"},
		{"weight_junk", "de;q=x, fr;q=0.1", "en", "fr"},
		{"weight_over_1", "de;q=7, fr;q=0.1", "en", "fr"},
		{"weight_nan", "de;q=NaN, fr;q=0.1", "en", "fr"},
		{"blanks", " \tde-AT ; q=0.9 , ", "en", "de"},
		{"unknown_beside_known", "xx, de", "en", "de"},
		{"junk_beside_known", "%%, ;;, de-, -, de", "en", "de"},
		{"unsupported_beside_known", "nl, sv;q=0.9, pl;q=0.2", "en", "pl"},
		{"any_is_the_fallback", "*", "de", "de"},
		{"any_after_unsupported", "nl, *;q=0.5", "de", "de"},
		{"script", "zh-Hans-CN", "en", "zh"},
		{"other_script", "zh-Hant-TW", "en", "zh"},
		{"other_code_of_the_same", "cmn-CN", "en", "zh"},
		{"deep_region", "es-419", "en", "es"},
		{"underscore", "pt_BR", "en", "pt"},
		{"extension", "de-u-co-phonebk", "en", "de"},
		// Languages whose speakers often read a supported one.
		{"lookalike_gsw", "gsw", "en", "en"},
		{"lookalike_nds", "nds", "en", "en"},
		{"lookalike_ca", "ca", "en", "en"},
		{"lookalike_gl", "gl", "en", "en"},
		{"lookalike_br", "br", "en", "en"},
		{"lookalike_lb", "lb", "en", "en"},
		{"lookalike_yue", "yue", "en", "en"},
		{"lookalike_bo", "bo", "en", "en"},
		{"lookalike_sc", "sc", "en", "en"},
		{"lookalike_szl", "szl", "en", "en"},
		{"lookalike_gsw_to_fallback", "gsw-CH", "fr", "fr"},
		{"undetermined", "und", "de", "de"},
		{"undetermined_region", "und-DE", "fr", "fr"},
		{"private", "x-private", "de", "de"},
		{"no_text_at_all", strings.Repeat(",", 16<<10), "de", "de"},
		{"past_the_limit", strings.Repeat("nl,", 400) + "fr", "de", "de"},
		{"cut_inside_a_tag", strings.Repeat("x", 1020) + ",fr-CA", "de", "de"},
		{"one_huge_tag", strings.Repeat("a-", 8<<10), "de", "de"},
	} {
		t.Run(r.name, func(t *testing.T) {
			if got := c.Choose(r.header, r.fallback).Tag().String(); got != r.want {
				t.Errorf("Choose(%.60q, %q) = %s, want %s", r.header, r.fallback, got, r.want)
			}
		})
	}
}

// FuzzText_Header checks that for any header the result is the key's text in one of
// the catalogue's languages, and always the same one.
func FuzzText_Header(f *testing.F) {
	for _, header := range []string{"", "de", "fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "xx", "gsw,zh-Hant;q=1e-9", "de;q=NaN", "\x00,;q=", "x-a,und-DE", "art-lojban, i-klingon, sl-rozaj-biske-1994"} {
		f.Add(header, "de")
	}
	f.Add("en", "pt-BR")
	c := mustLoad(f)
	const key = "Errors.User.Phone.Invalid"
	known := map[string]bool{}
	for _, l := range c.Languages() {
		known[l.Text(key)] = true
	}
	f.Fuzz(func(t *testing.T, header, fallback string) {
		got := c.Text(key, header, fallback)
		if !known[got] {
			t.Errorf("Text = %q, want one of %q", got, slices.Sorted(maps.Keys(known)))
		}
		if again := c.Text(key, header, fallback); again != got {
			t.Errorf("second Text = %q, first %q", again, got)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for name, header := range map[string]string{
		"browser":   "de-AT,de;q=0.9,en-US;q=0.8,en;q=0.7",
		"16KB":      strings.Repeat("sr-Latn-RS-u-co-phonebk;q=0.9,", 16<<10/30),
		"16KB_junk": strings.Repeat("a-", 8<<10),
	} {
		b.Run(name, func(b *testing.B) {
			c := mustLoad(b)
			for b.Loop() {
				c.Text("Errors.User.Phone.Invalid", header, "en")
			}
		})
	}
}

func BenchmarkLoadAndFirstText(b *testing.B) {
	for b.Loop() {
		mustLoad(b).Text("Errors.User.Phone.Invalid", "de", "en")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		mustLoad(b)
	}
}

// TestLanguage_Text checks that a key missing in a language is in English, and an
// unknown key stays as it is.
func TestLanguage_Text(t *testing.T) {
	catalogue, err := text.Read(fstest.MapFS{
		"active.en.json": {Data: []byte(`{"both":"English","rest":"English alone"}`)},
		"active.de.json": {Data: []byte(`{"both":"Deutsch"}`)},
		"active.fr.json": {Data: []byte(`{"both":`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ key, language, want string }{
		{"both", "de", "Deutsch"}, {"rest", "de", "English alone"}, {"none", "de", "none"}, {"both", "fr", "English"}, {"both", "en", "English"},
	} {
		if got := catalogue.Text(c.key, c.language, ""); got != c.want {
			t.Errorf("%s in %s: got %q, want %q", c.key, c.language, got, c.want)
		}
	}
	if got := catalogue.Match(language.Japanese, language.German); got == nil || got.Tag() != language.German {
		t.Errorf("got %v, want German", got)
	}
	if got := catalogue.Match(language.Japanese); got != nil {
		t.Errorf("got %v for an unsupported language", got.Tag())
	}
}

func TestRead_fault(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"no English":  {"active.de.json": {}},
		"not a tag":   {"active.en.json": {}, "active.!!.json": {}},
		"not a name":  {"active.en.json": {}, "texts.json": {}},
		"no language": {},
	} {
		if _, err := text.Read(files); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

func TestCatalogue_ConcurrentFirstUse(t *testing.T) {
	c := mustLoad(t)
	var wg sync.WaitGroup
	for range 32 {
		for lang, want := range map[string]string{"de": "Benutzer existiert bereits", "ja": "既に存在するユーザーです", "": "User already exists"} {
			wg.Go(func() {
				if got := c.Text("Errors.User.AlreadyExists", lang, ""); got != want {
					t.Errorf("Text(%q) = %q, want %q", lang, got, want)
				}
			})
		}
	}
	wg.Wait()
}

func mustLoad(tb testing.TB) *text.Catalogue {
	tb.Helper()
	c, err := refusals.Load()
	if err != nil {
		tb.Fatalf("Load: %v", err)
	}
	return c
}
