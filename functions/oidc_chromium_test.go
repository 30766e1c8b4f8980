package functions_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// sizes at which each page is looked at.
var sizes = []struct {
	name          string
	width, height int64
	dark          bool
}{
	{"phone", 390, 844, false},
	{"phone-dark", 390, 844, true},
	{"desktop", 1280, 800, false},
	{"desktop-dark", 1280, 800, true},
}

// chromium is a tab of a headless browser.
type chromium struct {
	tb  testing.TB
	ctx context.Context
	// shots is where pictures go, "" for nowhere.
	shots string
}

// startChromium starts Debian's Chromium, which infra/chromium/install.sh
// installs, with a profile of its own.
func startChromium(tb testing.TB) *chromium {
	tb.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		tb.Fatal("chromium is not installed: run 'make parts' as root")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("accept-lang", "en-GB,en"))
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	tb.Cleanup(cancelAllocator)
	ctx, cancel := chromedp.NewContext(allocator)
	tb.Cleanup(cancel)
	// The browser lives as long as the context of its first use.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		tb.Fatal(err)
	}
	// The pictures are kept on request alone.
	return &chromium{tb: tb, ctx: ctx, shots: os.Getenv("TENANTRY_SCREENSHOTS")}
}

func (c *chromium) do(steps ...chromedp.Action[chromedp.Void]) {
	c.tb.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(c.ctx, 20*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			where, _ := chromedp.Run(c.ctx, chromedp.Location())
			c.tb.Fatalf("step %d, at %s: %v", i+1, where, err)
		}
	}
}

// measure gives what see checks. The contrast is that of WCAG 2.2.
//
//nolint:misspell // CSS
const measure = `({
	heading: document.querySelector("h1").innerText,
	tooWide: document.documentElement.scrollWidth > window.innerWidth,
	unlabelled: [...document.querySelectorAll("input:not([type=hidden]):not([hidden])")].filter(i => i.labels.length === 0).length,
	low: [...document.querySelectorAll("button, input:not([type=hidden]):not([hidden])")].filter(e => e.getBoundingClientRect().height < 44).length,
	styled: getComputedStyle(document.querySelector("main")).maxWidth,
	contrast: (() => {
		const light = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
		const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c) && c !== "transparent") return c; } return "rgb(255,255,255)"; };
		return Math.min(...[...document.querySelectorAll("h1, h1 span, p, label, button, a")].map(e => {
			const a = light(getComputedStyle(e).color), b = light(back(e));
			return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		}));
	})(),
})`

// see checks the page: what its heading says, that nothing is wider than the
// screen, that each field has a label, and that no policy was violated.
func (c *chromium) see(name, heading string) {
	c.tb.Helper()
	page, _, _ := strings.Cut(name, "/")
	c.do(chromedp.WaitVisible("main#page-" + page + " h1"))
	for _, size := range sizes {
		scheme := "light"
		if size.dark {
			scheme = "dark"
		}
		c.do(chromedp.EmulateViewport(size.width, size.height))
		if _, err := chromedp.Call(c.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}, //nolint:misspell // CSS
		}); err != nil {
			c.tb.Fatal(err)
		}
		got, err := chromedp.Run(c.ctx, chromedp.Evaluate[map[string]any](measure))
		if err != nil {
			c.tb.Fatal(err)
		}
		if text, _ := got["heading"].(string); !strings.Contains(text, heading) {
			c.tb.Errorf("%s, %s: heading %q, want %q", name, size.name, text, heading)
		}
		if got["tooWide"] != false || got["unlabelled"] != 0.0 || got["low"] != 0.0 || got["styled"] != "416px" {
			c.tb.Errorf("%s, %s: got %v", name, size.name, got)
		}
		// WCAG 2.2, 1.4.3: 4.5 to 1.
		if contrast, _ := got["contrast"].(float64); contrast < 4.5 {
			c.tb.Errorf("%s, %s: contrast %.2f", name, size.name, contrast)
		}
		if c.shots == "" {
			continue
		}
		picture, err := chromedp.Run(c.ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(c.shots, strings.ReplaceAll(name, "/", "-")+"-"+size.name+".png"), picture, 0o600)
		}
		if err != nil {
			c.tb.Fatal(err)
		}
	}
}

// TestChromium: a person signs in with a real browser, changes the password,
// and signs out; a strict client gets and checks the tokens.
func TestChromium(t *testing.T) {
	c := startChromium(t)
	w := startWebsite(t)
	name := fmt.Sprintf("chrome%d", time.Now().UnixNano()%1_000_000)
	s := w.system
	a := s.send(t, s.createRequest(t, fmt.Sprintf(`{"instanceName":"Acme & Söhne","customDomain":"%s.localhost","human":{"userName":"ada",
		"email":{"email":"ada@example.com"},"profile":{"firstName":"Ada","lastName":"Lovelace"},
		"password":{"password":%q,"passwordChangeRequired":true}}}`, name, goodPassword)))
	if a.Status != http.StatusOK {
		t.Fatalf("create: %d %s", a.Status, a.Body)
	}
	issuer := "http://" + name + ".localhost" + w.port
	ctx := oidc.ClientContext(context.Background(), w.client)
	p, err := oidc.NewProvider(ctx, issuer)
	if err != nil {
		t.Fatal(err)
	}
	answers := make(chan url.Values, 1)
	native := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/callback" {
			answers <- r.URL.Query()
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, "<h1>back at the app</h1>")
	}))
	defer native.Close()
	config := oauth2.Config{
		ClientID: consoleClient, Endpoint: p.Endpoint(), RedirectURL: native.URL + "/callback",
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeOfflineAccess, scopeAPI},
	}
	verifier := oauth2.GenerateVerifier()

	c.do(chromedp.Navigate(config.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier))))
	c.see("login", "Sign in")
	c.do(chromedp.Click("button"))
	c.see("login/empty", "Sign in")
	c.do(chromedp.SendKeys("#loginName", "ada"), chromedp.SendKeys("#password", "wrong"), chromedp.Click("button"), chromedp.WaitVisible("#error"))
	c.see("login/wrong", "Sign in")
	c.do(chromedp.SendKeys("#password", goodPassword+"\n"), chromedp.WaitVisible("#repeated"))
	c.see("password", "Choose a new password")
	c.do(chromedp.SendKeys("#password", "short"), chromedp.SendKeys("#repeated", "short"), chromedp.Click("button"), chromedp.WaitVisible("#password-error"))
	c.see("password/refused", "Choose a new password")
	const next = "N3w-Passw0rd!"
	c.do(chromedp.SendKeys("#password", next), chromedp.SendKeys("#repeated", next+"\n"))
	var answered url.Values
	select {
	case answered = <-answers:
	case <-time.After(20 * time.Second):
		where, _ := chromedp.Run(c.ctx, chromedp.Location())
		t.Fatalf("the app was not reached; the browser is at %s", where)
	}
	token, err := config.Exchange(ctx, answered.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := token.Extra("id_token").(string)
	if _, err := p.VerifierContext(ctx, &oidc.Config{ClientID: consoleClient}).Verify(ctx, raw); err != nil {
		t.Fatal(err)
	}
	if a := w.setup(t, name+".localhost", token.AccessToken, "by browser"); a.Status != http.StatusOK {
		t.Errorf("_setup: got %d %s", a.Status, a.Body)
	}
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in"))
	c.see("signed-in", "You are signed in")
	c.do(chromedp.Click("button"))
	c.see("logout", "Sign out")
	c.do(chromedp.Click("button"))
	c.see("logged-out", "You are signed out")
	c.do(chromedp.Navigate(issuer + "/ui/login/sign-in?authorize=x"))
	c.see("error", "That did not work")
	// By another way: the client sends the browser, with the ID token.
	c.do(chromedp.Navigate(issuer + "/oidc/v1/end_session?post_logout_redirect_uri=" + url.QueryEscape(native.URL+"/") + "&id_token_hint=" + raw))
	if where, err := chromedp.Run(c.ctx, chromedp.Location()); err != nil || where != native.URL+"/" {
		t.Errorf("after signing out by the client: at %s, %v", where, err)
	}
}
