// Package pages has the built-in pages: sign-in, password change, consent, devices,
// applications with access, sign-out and errors, and the endpoints to which clients send
// browsers. Their forms accept only what their own page sent.
package pages
