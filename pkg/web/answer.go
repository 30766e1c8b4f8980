package web

import (
	"bytes"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Answer is a buffering http.ResponseWriter: responses are short and may still be
// replaced at the end.
type Answer struct {
	header http.Header
	status int
	body   *bytes.Buffer
}

// bodies are buffers that have grown to the size of an answer: allocating as much for
// each takes longer than writing it.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKeptBody bounds the size of a buffer that is kept.
const maxKeptBody = 1 << 20

func newAnswer() *Answer {
	a := &Answer{header: http.Header{}, body: bodies.Get().(*bytes.Buffer)}
	a.Reset()
	return a
}

// release makes the body's buffer available to other answers. The answer must not be
// used afterwards.
func (a *Answer) release() {
	if a.body.Cap() <= maxKeptBody {
		bodies.Put(a.body)
	}
	a.body = nil
}

// Header implements http.ResponseWriter.
func (a *Answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter. Calling it again changes the status.
func (a *Answer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter. It never fails.
func (a *Answer) Write(text []byte) (int, error) { return a.body.Write(text) }

// AvailableBuffer returns an empty slice to which a body can be appended for SetBody.
func (a *Answer) AvailableBuffer() []byte {
	a.DropBody()
	return a.body.AvailableBuffer()
}

// SetBody replaces the body.
func (a *Answer) SetBody(text []byte) {
	a.DropBody()
	a.body.Write(text) // does not copy what was appended to the available buffer, if it fitted
}

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
func (a *Answer) DropBody() { a.body.Reset() }

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
