package functions_test

import (
	"bytes"
	"net/http"
	"testing"
)

// TestLanguages checks that an instance's refusals come in the requested language,
// as recorded in the contract, and otherwise in the instance's default language.
func TestLanguages(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	taken := setupRequest(t, s, "taken")
	mustSucceed(t, s.send(t, taken))
	replace := func(r request, old, replacement string) request {
		r.Body = bytes.Replace(r.Body, []byte(old), []byte(replacement), 1)
		return r
	}
	fresh := func(name string) request { return setupRequest(t, s, name) }
	requests := map[string]request{
		"phone":    replace(fresh("l1"), `"email":{`, `"phone":{"phone":"+1"},"email":{`),
		"names":    replace(fresh("l2"), `"firstName":"Gigi"`, `"firstName":"  "`),
		"user":     replace(replace(taken, `"name":"taken"`, `"name":"l3"`), "taken.example.com", "l3.example.com"),
		"domain":   replace(fresh("l4"), "l4.example.com", "taken.example.com"),
		"password": replace(fresh("l5"), "my_53cr3t-P4$$w0rd", "short"),
		"org":      taken,
	}
	for _, c := range []struct{ request, language, want string }{
		{"phone", "es", "El teléfono no es válido (PHONE-so0wa)"},
		{"phone", "it", "Il telefono non è valido (PHONE-so0wa)"},
		{"phone", "fr", "Le téléphone n'est pas valide (PHONE-so0wa)"},
		{"phone", "pl", "Numer telefonu jest nieprawidłowy (PHONE-so0wa)"},
		{"phone", "pt-BR", "O telefone é inválido (PHONE-so0wa)"},
		{"phone", "de-AT", "Telefonnummer ist ungültig (PHONE-so0wa)"},
		{"phone", "zh", "手机号码无效 (PHONE-so0wa)"},
		{"phone", "ja", "無効な電話番号です (PHONE-so0wa)"},
		{"names", "de", "Vorname im Profil ist leer (USER-UCej2)"},
		{"names", "en-GB", "First name in profile is empty (USER-UCej2)"},
		{"user", "fr", "L'utilisateur existe déjà (V3-DKcYh)"},
		{"user", "pl", "Użytkownik już istnieje (V3-DKcYh)"},
		{"domain", "de", "Domäne existiert bereits (V3-DKcYh)"},
		{"domain", "es", "El dominio ya existe (V3-DKcYh)"},
		{"password", "DE", "Passwort ist zu kurz (COMMA-HuJf6)"},
		{"password", "fr-CH, fr;q=0.9, en;q=0.8", "Le mot de passe est trop court (COMMA-HuJf6)"},
		{"password", "xx", "Password is too short (COMMA-HuJf6)"},
		{"password", "", "Password is too short (COMMA-HuJf6)"},
		{"org", "de", "Der Name oder die ID der Organisation ist bereits vorhanden (V3-DKcYh)"},
	} {
		r := requests[c.request]
		r.AcceptLanguage = c.language
		a := s.send(t, r)
		if got := a.message(t); got != c.want {
			t.Errorf("%s in %q: got %d %q, want %q", c.request, c.language, a.Status, got, c.want)
		}
	}
}

// TestLanguages_OfTheInstance checks that the instance's default language applies
// without a header.
func TestLanguages_OfTheInstance(t *testing.T) {
	t.Parallel()
	s := startSystem(t)
	a := mustSucceed(t, s.send(t, s.createRequest(t,
		`{"instanceName":"german","defaultLanguage":"de","machine":{"userName":"robot","name":"Robot","personalAccessToken":{}}}`)))
	s.ownerHost, s.ownerToken = s.instanceOf(t, a)
	r := setupRequest(t, s, "kurz")
	r.Body = bytes.Replace(r.Body, []byte("my_53cr3t-P4$$w0rd"), []byte("short"), 1)
	refused := s.send(t, r)
	if got, want := refused.message(t), "Passwort ist zu kurz (COMMA-HuJf6)"; refused.Status != http.StatusBadRequest || got != want {
		t.Errorf("got %d %q, want 400 %q", refused.Status, got, want)
	}
}
