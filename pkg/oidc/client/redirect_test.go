package client

import "testing"

func TestCheckRedirect(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://app.example.com/callback": true, "http://127.0.0.1/callback": true, "http://[::1]/": true, "http://localhost:3000/cb": true,
		"com.example.app:/callback": true, "/ui/console/callback": true, "https://app.example.com/cb?x=1": true,
		"http://app.example.com/callback": false, "https://": false, "": false, "javascript:alert(1)": false, "data:text/html,x": false,
		"https://user@app.example.com/": false, "https://app.example.com/#x": false, "https://app.example.com/#": false, "//evil.example/": false,
		"http://127.0.0.1.evil.example/": false, "callback": false, "https://app.example.com/\n": false, "\thttps://app.example.com/": false,
	} {
		if err := CheckRedirect(address); (err == nil) != ok {
			t.Errorf("%q: got %v, want allowed: %v", address, err, ok)
		}
	}
}

func TestMayRedirect(t *testing.T) {
	registered := ResolveRedirects("https://acme.example.com:8443", []string{
		"https://app.example.com/callback", "http://127.0.0.1/callback", "http://[::1]:8000/cb?x=1", "com.example.app:/cb", "/console/cb",
	})
	for address, ok := range map[string]bool{
		"https://app.example.com/callback": true, "http://127.0.0.1/callback": true, "http://127.0.0.1:5000/callback": true,
		"http://[::1]:1/cb?x=1": true, "com.example.app:/cb": true, "https://acme.example.com:8443/console/cb": true,
		"https://app.example.com:444/callback": false, "https://127.0.0.1/callback": false, "http://[::1]:5000/callback": false,
		"http://[::1]:1/cb": false, "http://127.0.0.1:5000/callback?x=1": false, "com.example.app:/cb2": false, "https://acme.example.com/console/cb": false,
		"/console/cb": false, "http://127.0.0.1:5000/callback#": false, "http://127.0.0.1:x/callback": false, "": false,
	} {
		if got := isRegistered(registered, address); got != ok {
			t.Errorf("%q: got %v, want %v", address, got, ok)
		}
	}
}
