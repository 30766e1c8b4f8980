package web

import (
	"bytes"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Answer is a buffering http.ResponseWriter: responses are short and may still be
// replaced at the end.
type Answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newAnswer() *Answer {
	a := &Answer{header: http.Header{}}
	a.Reset()
	return a
}

// Header implements http.ResponseWriter.
func (a *Answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. Calling it again changes the status.
func (a *Answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter. It never fails.
func (a *Answer) Write(text []byte) (int, error) { return a.body.Write(text) }

// SetBody replaces the body. The caller must not modify text afterwards.
func (a *Answer) SetBody(text []byte) { a.body = *bytes.NewBuffer(slices.Clip(text)) }

// Status returns the current status.
func (a *Answer) Status() int { return a.status }

// Body returns the body written so far. It is valid until the next call.
func (a *Answer) Body() []byte { return a.body.Bytes() }

// Reset discards everything except the headers that every response has. A response that
// may be cached has to say so itself.
func (a *Answer) Reset() {
	clear(a.header)
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("X-Content-Type-Options", "nosniff")
	a.status = http.StatusOK
	a.DropBody()
}

// DropBody discards the body only.
func (a *Answer) DropBody() { a.body = bytes.Buffer{} }

func (a *Answer) writeTo(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	if a.body.Len() > 0 { // otherwise a content type would be guessed
		_, _ = w.Write(a.body.Bytes()) // the client has gone; nothing to do
	}
}

// SetRetryAfter sets Retry-After unless wait is 0. It rounds up, because 0 seconds
// would invite an immediate retry.
func SetRetryAfter(header http.Header, wait time.Duration) {
	if wait > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}
