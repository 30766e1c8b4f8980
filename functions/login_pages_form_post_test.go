package functions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestLoginPages_formPost checks that an external page can answer a client that wants a
// form: it sends the browser to a page of ours, which posts the answer where the
// request said, with the request's state.
func TestLoginPages_formPost(t *testing.T) {
	t.Parallel()
	l := startLoginPages(t, "loginforms")
	b := l.browser(l.owner.host)
	answered := func(with string) *url.URL {
		t.Helper()
		page := callbackOf(t, l.send(t, l.page.answer(l.request(t, l.app, "response_mode", "form_post", "state", everyVisible), with)))
		if got := page.Scheme + "://" + page.Host; got != l.owner.issuer || page.Query().Has("state") || page.Query().Has("iss") {
			t.Fatalf("callback: got %s", page)
		}
		return page
	}
	page := answered(l.session(t, nil))
	got := wantForm(t, b.open(t, page.RequestURI(), nil), appCallback)
	if got.Get("state") != everyVisible || got.Get("iss") != l.owner.issuer || len(got) != 3 {
		t.Errorf("got %v", got)
	}
	readTokens(t, l.app.redeem(t, got.Get("code")))

	refused := answered(`"error":{"error":"ERROR_REASON_ACCESS_DENIED","errorDescription":"no \"way\"","errorUri":"https://login.example.com/why"}`)
	if diff := cmp.Diff(url.Values{
		"error": {"access_denied"}, "error_description": {"no 'way'"}, "error_uri": {"https://login.example.com/why"}, "state": {everyVisible}, "iss": {l.owner.issuer},
	}, wantForm(t, b.open(t, refused.RequestURI(), nil), appCallback)); diff != "" {
		t.Errorf("refused (-want +got):\n%s", diff)
	}
	// Other parameters in the address have no effect.
	more := page.RequestURI() + "&" + url.Values{"state": {"x"}, "iss": {"https://evil.example"}, "redirect_uri": {"https://evil.example/"}}.Encode()
	if got := wantForm(t, b.open(t, more, nil), appCallback); got.Get("state") != everyVisible || got.Get("iss") != l.owner.issuer {
		t.Errorf("with more in the address: got %v", got)
	}
	wantWrong := func(name, address string) {
		t.Helper()
		if a := b.open(t, address, nil); a.Status != http.StatusBadRequest || strings.Contains(string(a.Body), appCallback) {
			t.Errorf("%s: got %d %s", name, a.Status, a.Body)
		}
	}
	at := func(id string, more ...string) string {
		query := url.Values{"authRequest": {id}, "code": {"c"}}
		for i := 0; i < len(more); i += 2 {
			if query.Set(more[i], more[i+1]); more[i+1] == "" {
				query.Del(more[i])
			}
		}
		return page.Path + "?" + query.Encode()
	}
	id := page.Query().Get("authRequest")
	byQuery := l.request(t, l.app)
	callbackOf(t, l.send(t, l.page.answer(byQuery, l.session(t, nil))))
	for name, address := range map[string]string{
		"no request": at(""), "unknown": at("V2_" + newID()), "no id": at("x#y"), "not answered": at(l.request(t, l.app, "response_mode", "form_post")),
		"not by form": at(byQuery), "no answer": at(id, "code", ""), "two answers": at(id, "error", "access_denied"),
	} {
		wantWrong(name, address)
	}
	l.change(t, l.pkOf(t, id), id, "SET expires = :t", valueOf(t, ":t", time.Now().Add(-time.Minute).Unix()), nil)
	wantWrong("expired", page.RequestURI())
	l.app.app.OIDC.RedirectURIs = []string{"https://app.example.com/other"}
	l.put(t, l.app.app)
	wantWrong("no longer registered", refused.RequestURI())
}
