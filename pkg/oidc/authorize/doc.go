// Package authorize answers authorisation requests (OpenID Connect Core 1.0 section
// 3.1.2) and device authorizations for people: what a request still needs, consent, the
// code for the client. Its Logins answer for the login pages that customers run
// themselves. It knows no HTML: package pages shows the built-in pages.
package authorize
