package functions_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// sizes are the screen sizes at which each page is checked.
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

// patience is how long a browser or another program may take for a step, on a machine
// that is busy with other tests.
const patience = 2 * time.Minute

// chromium is a tab of a headless browser.
type chromium struct {
	tb           testing.TB
	browser, ctx context.Context
	// shots is the directory for screenshots, or "".
	shots string

	mu sync.Mutex
	// requested are the addresses that the pages and redirects of the current tab
	// went to; tab is its number.
	requested []string
	tab       int
	// console has the messages of the current tab, except those about 4xx
	// responses, which are in refusals.
	console  []string
	refusals []int
}

// refusedPage matches the console's message about a page's status.
var refusedPage = regexp.MustCompile(`^Failed to load resource: the server responded with a status of (4\d\d) `)

// sharedBrowser is Debian's Chromium, installed by infra/parts/chromium/install.sh. One
// serves all tests, and its two renderers all sites: starting more takes long.
var sharedBrowser struct {
	sync.Mutex
	ctx  context.Context
	stop context.CancelFunc
}

// browserContext returns the context of the shared browser, which the first call starts.
func browserContext() (context.Context, error) {
	b := &sharedBrowser
	b.Lock()
	defer b.Unlock()
	if b.ctx != nil {
		return b.ctx, nil
	}
	if _, err := exec.LookPath("chromium"); err != nil {
		return nil, errors.New("chromium is not installed: run 'make parts' as root")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("accept-lang", "en-GB,en"), chromedp.Flag("renderer-process-limit", "2"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	// The browser lives as long as the context of its first use.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stop()
		return nil, err
	}
	b.ctx, b.stop = ctx, stop
	return ctx, nil
}

// stopBrowser stops the shared browser; it is for TestMain.
func stopBrowser() {
	if b := &sharedBrowser; b.stop != nil {
		b.stop()
	}
}

// startChromium opens a tab with cookies and storage of its own.
func startChromium(tb testing.TB) *chromium {
	tb.Helper()
	shared, err := browserContext()
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(shared, chromedp.WithNewBrowserContext())
	tb.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		tb.Fatal(err)
	}
	// Screenshots are kept only on request.
	c := &chromium{tb: tb, browser: ctx, shots: os.Getenv("TENANTRY_SCREENSHOTS")}
	c.openTab()
	tb.Cleanup(c.wantNoMessages)
	return c
}

// openTab continues in a new tab. A tab that was sent to an app takes no more
// input, because Chromium opens a dialog about the app.
func (c *chromium) openTab() {
	c.tb.Helper()
	ctx, cancel := chromedp.NewContext(c.browser)
	c.tb.Cleanup(cancel)
	c.ctx = ctx
	// Without focus emulation, fields with autofocus do not get the focus.
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if err == nil {
		c.mu.Lock()
		c.tab, c.requested = c.tab+1, nil
		tab := c.tab
		c.mu.Unlock()
		err = chromedp.Listen(ctx, func(event any) { c.listen(tab, event) })
	}
	if err != nil {
		c.tb.Fatal(err)
	}
}

// request records an address, which the browser may report twice, and late.
func (c *chromium) request(tab int, address string) {
	if tab == c.tab && !slices.Contains(c.requested, address) {
		c.requested = append(c.requested, address)
	}
}

// listen records events for later checks.
func (c *chromium) listen(tab int, event any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		c.request(tab, e.Request.URL)
	case *page.EventFrameRequestedNavigation:
		c.request(tab, e.URL)
	case *log.EventEntryAdded:
		if strings.HasSuffix(e.Entry.URL, "/favicon.ico") {
			return // an application's page; ours name their icon
		}
		if status := refusedPage.FindStringSubmatch(e.Entry.Text); status != nil && isPage(e.Entry.URL) {
			number, _ := strconv.Atoi(status[1]) // three digits
			c.refusals = append(c.refusals, number)
			return
		}
		c.console = append(c.console, fmt.Sprintf("%s, %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventConsoleAPICalled:
		c.console = append(c.console, fmt.Sprintf("console.%s: %v", e.Type, e.Args))
	case *runtime.EventExceptionThrown:
		c.console = append(c.console, "exception: "+e.ExceptionDetails.Text)
	}
}

// isPage reports whether an address is one that people visit or that a page calls.
func isPage(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (strings.HasPrefix(u.Path, "/ui/login/") && !strings.Contains(u.Path, ".") ||
		strings.HasPrefix(u.Path, "/zitadel.") || u.Path == "/oauth/v2/authorize" || u.Path == "/oidc/v1/end_session" || u.Path == "/")
}

// wantRefusals checks which error statuses pages had since the last check.
func (c *chromium) wantRefusals(want ...int) {
	c.tb.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if diff := cmp.Diff(want, c.refusals); diff != "" {
		c.tb.Errorf("refusals (-want +got):\n%s", diff)
	}
	c.refusals = nil
}

// navigatedTo returns an address with that prefix that the page went to. The browser
// cannot open an app's scheme, so this is as far as it gets.
func (c *chromium) navigatedTo(prefix string) (address string) {
	c.tb.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		c.mu.Lock()
		i := slices.IndexFunc(c.requested, func(a string) bool { return strings.HasPrefix(a, prefix) })
		if i >= 0 {
			address = c.requested[i]
		}
		c.mu.Unlock()
		if i >= 0 {
			return address
		}
	}
	where, _ := chromedp.Run(c.ctx, chromedp.Location())
	what, _ := chromedp.Run(c.ctx, chromedp.OuterHTML("html"))
	c.tb.Fatalf("the page, at %s, never went to %s, but to %q:\n%s", where, prefix, c.requested, what)
	return ""
}

// wantNoMessages checks that the console has no other messages: no policy was
// violated, nothing failed to load, nothing is deprecated.
func (c *chromium) wantNoMessages() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, line := range c.console {
		c.tb.Errorf("console: %s", line)
	}
	if len(c.refusals) > 0 {
		c.tb.Errorf("unexpected refusals: %v", c.refusals)
	}
}

// within continues in a tab of a subtest, which fails for what happens until the
// returned function is called.
func (c *chromium) within(tb testing.TB) func() {
	tb.Helper()
	outer, ctx := c.tb, c.ctx
	c.tb = tb
	c.openTab()
	return func() { c.tb, c.ctx = outer, ctx }
}

func (c *chromium) do(steps ...chromedp.Action[chromedp.Void]) {
	c.tb.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(c.ctx, patience)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			where, _ := chromedp.Run(c.ctx, chromedp.Location())
			c.tb.Fatalf("step %d, at %s: %v", i+1, where, err)
		}
	}
}

// measure returns what see checks. The contrast is that of WCAG 2.2.
//
//nolint:misspell // CSS
const measure = `({
	heading: document.querySelector("h1").innerText,
	tooWide: document.documentElement.scrollWidth > window.innerWidth,
	unlabelled: [...document.querySelectorAll("input:not([type=hidden]):not([hidden])")].filter(i => i.labels.length === 0).length,
	low: [...document.querySelectorAll("button, a.button, input:not([type=hidden]):not([hidden])")].filter(e => e.getBoundingClientRect().height < 44).length,
	styled: getComputedStyle(document.querySelector("main")).maxWidth,
	contrast: (() => {
		const light = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
		const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c) && c !== "transparent") return c; } return "rgb(255,255,255)"; };
		return Math.min(...[...document.querySelectorAll("h1, h1 span, h2, p, li, dt, dd, label, button, a")].map(e => {
			const a = light(getComputedStyle(e).color), b = light(back(e));
			return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		}));
	})(),
})`

// see checks a page: its heading, that nothing is wider than the screen, that each
// field has a label, and that no policy was violated.
func (c *chromium) see(name, heading string) {
	c.tb.Helper()
	id, _, _ := strings.Cut(name, "/")
	c.do(chromedp.WaitVisible("main#page-" + id + " h1"))
	if id == "login" || id == "password" { // Chromium focuses the field a moment later, unless another has the focus
		c.do(chromedp.WaitReady("[autofocus]:focus"))
	}
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
