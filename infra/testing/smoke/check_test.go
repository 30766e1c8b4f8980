package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Every outcome of a check is reported correctly, and only failures count as failures.
func TestLook(t *testing.T) {
	looked := 0
	answers := func(came string, err error) func(context.Context) (string, error) {
		return func(context.Context) (string, error) { looked++; return came, err }
	}
	all := func() []*check {
		return []*check{
			{name: "right", want: "a|b", look: answers("a|b", nil)},
			{name: "wrong", page: "AWS: Page", look: answers("", errors.New("500 and\nmore"))},
			{name: "not for this one", look: answers("", fmt.Errorf("%w: no certificate", errLeftOut))},
			{name: "on AWS", onAWS: "it has none", look: answers("there", nil)},
		}
	}
	for _, c := range []struct {
		name    string
		standIn bool
		looked  int
		want    []string
	}{
		{"on AWS", false, 4, []string{
			`| right | a\|b | a\|b | yes |  |`, "| wrong |  | 500 and more | **no** | AWS: Page |",
			"| not for this one |  | left out: no certificate | left out |  |", "| on AWS |  | there | yes |  |",
			"4 checks: 2 as expected, 1 not, 1 left out.",
		}},
		{"on a stand-in", true, 3, []string{"| on AWS |  | it has none | left out |  |", "4 checks: 1 as expected, 1 not, 2 left out."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			looked = 0
			checks := all()
			if wrong := look(t.Context(), io.Discard, checks, c.standIn); wrong != 1 || looked != c.looked {
				t.Errorf("%d wrong of %d checked, want 1 of %d", wrong, looked, c.looked)
			}
			text := table(checks) + summary(checks)
			for _, line := range c.want {
				if !strings.Contains(text, line) {
					t.Errorf("%s\nlacks %s", text, line)
				}
			}
		})
	}
}

// Every check states what is expected, and cites a source where a stand-in cannot show it.
func TestChecks(t *testing.T) {
	names := map[string]bool{}
	for _, c := range (&smoke{}).checks() {
		if c.name == "" || c.want == "" || c.look == nil || names[c.name] {
			t.Errorf("check %q expects %q", c.name, c.want)
		}
		if c.onAWS != "" && c.page == "" {
			t.Errorf("%s: cites no AWS page", c.name)
		}
		names[c.name] = true
	}
}

// The browser follows a person's way: a form, another one to continue, a page that redirects, and back with the code.
func TestBrowser(t *testing.T) {
	steps := http.NewServeMux()
	steps.HandleFunc("GET /authorize", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "1"})
		w.Header().Set("Location", "/login?authorize=x")
		w.WriteHeader(http.StatusSeeOther)
	})
	steps.HandleFunc("GET /login", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<form method="post" action="/login"><input type="hidden" name="authorize" value="a&amp;b">`+
			`<input id="p" name="password" type="password" value=""></form>`)
	})
	steps.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("authorize") != "a&b" || r.FormValue("password") != "p" || r.Header.Get("Cookie") != "c=1" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, `<meta http-equiv="refresh" content="0; url=http://127.0.0.1/callback?code=42&amp;state=s">`)
	})
	server := httptest.NewServer(steps)
	defer server.Close()
	s := &smoke{url: server.URL, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	for password, want := range map[string]string{"p": "42", "wrong": ""} {
		b := &browser{smoke: s, cookies: map[string]string{}}
		code, err := b.code(t.Context(), "/authorize", map[string]string{"password": password})
		if code != want || (err == nil) != (want != "") {
			t.Errorf("password %s: got code %q, %v", password, code, err)
		}
	}
}
