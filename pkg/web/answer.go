package web

import (
	"bytes"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Answer is an http.ResponseWriter that keeps what is written: answers are
// short, and may be replaced by what is known at their end.
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

// WriteHeader implements http.ResponseWriter. Called again, it changes the
// status.
func (a *Answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter. It never fails.
func (a *Answer) Write(text []byte) (int, error) { return a.body.Write(text) }

// Status returns the status so far.
func (a *Answer) Status() int { return a.status }

// Body returns what was written of the body, until the next call.
func (a *Answer) Body() []byte { return a.body.Bytes() }

// Reset forgets what was written, but for the headers of every answer. Those
// that may be kept or looked at say so themselves.
func (a *Answer) Reset() {
	clear(a.header)
	a.header.Set("Cache-Control", "no-store")
	a.header.Set("X-Content-Type-Options", "nosniff")
	a.status = http.StatusOK
	a.DropBody()
}

// DropBody forgets the body alone.
func (a *Answer) DropBody() { a.body.Reset() }

func (a *Answer) writeTo(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	if a.body.Len() > 0 { // else a type would be made up
		_, _ = w.Write(a.body.Bytes()) // the client has gone; nothing to do
	}
}

// SetRetryAfter says how long to wait, unless wait is 0. It rounds up: 0 seconds
// would ask for the next request at once.
func SetRetryAfter(header http.Header, wait time.Duration) {
	if wait > 0 {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	}
}
