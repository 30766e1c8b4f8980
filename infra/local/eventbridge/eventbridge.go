// Package eventbridge serves EventBridge's PutEvents over HTTP, for local runs and
// tests. It knows no buses, rules or targets; its user decides what to do with events.
package eventbridge

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

const (
	// putEvents is the only supported operation, AWS JSON 1.1.
	putEvents = "AWSEvents.PutEvents"
	// maxEntries and maxPutBytes are the limits of one call. Source: Amazon EventBridge
	// API reference, PutEvents; the maximum size used to be 256 KB.
	maxEntries  = 10
	maxPutBytes = 256 << 10
)

// Entry is an event to be put.
type Entry struct {
	EventBusName, Source, DetailType, Detail string
}

// Server implements http.Handler. Safe for concurrent use if Take is.
type Server struct {
	// Take receives each valid event, whose Detail is a JSON object, with its new id.
	// An error is reported to the sender as a fault of the bus, after which it may send
	// the event again.
	Take func(id string, e Entry) error
}

// putAnswer is the result for an entry.
type putAnswer struct {
	EventID      string `json:"EventId,omitempty"`
	ErrorCode    string `json:",omitempty"`
	ErrorMessage string `json:",omitempty"`
}

// IsCall reports whether a request is an EventBridge API call rather than another
// request to the same address.
func IsCall(r *http.Request) bool { return r.Header.Get("X-Amz-Target") != "" }

// ServeHTTP implements http.Handler.
func (s Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, answer := s.put(r)
	text, err := json.Marshal(answer)
	if err != nil {
		status, text = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(status)
	_, _ = w.Write(text) // fails only if the client has gone
}

func (s Server) put(r *http.Request) (status int, answer any) {
	refuse := func(name, message string) (int, any) {
		return http.StatusBadRequest, map[string]string{"__type": name, "message": message}
	}
	if target := r.Header.Get("X-Amz-Target"); r.Method != http.MethodPost || target != putEvents {
		return refuse("UnknownOperationException", "only POST of "+putEvents+" is served here")
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxPutBytes+1))
	if err != nil || len(body) > maxPutBytes {
		return refuse("ValidationException", fmt.Sprintf("the request is larger than %d bytes, or broke off", maxPutBytes))
	}
	var in struct{ Entries []Entry }
	if err := json.Unmarshal(body, &in); err != nil {
		return refuse("SerializationException", err.Error())
	}
	if len(in.Entries) == 0 || len(in.Entries) > maxEntries {
		return refuse("ValidationException", fmt.Sprintf("there must be 1 to %d entries", maxEntries))
	}
	out := struct {
		FailedEntryCount int
		Entries          []putAnswer
	}{}
	for _, e := range in.Entries {
		a := s.take(e)
		if a.ErrorCode != "" {
			out.FailedEntryCount++
		}
		out.Entries = append(out.Entries, a)
	}
	return http.StatusOK, out
}

// take passes an entry on, or reports what is wrong with it as EventBridge does.
func (s Server) take(e Entry) putAnswer {
	var object map[string]json.RawMessage
	switch {
	case e.Source == "" || e.DetailType == "" || e.Detail == "":
		return putAnswer{ErrorCode: "InvalidArgument", ErrorMessage: "Source, DetailType and Detail must not be empty."}
	case json.Unmarshal([]byte(e.Detail), &object) != nil || object == nil:
		return putAnswer{ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed."}
	}
	id := rand.Text()
	if err := s.Take(id, e); err != nil {
		return putAnswer{ErrorCode: "InternalFailure", ErrorMessage: err.Error()}
	}
	return putAnswer{EventID: id}
}
