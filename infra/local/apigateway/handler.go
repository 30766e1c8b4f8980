package apigateway

import "net/http"

// Handler serves next as if behind the gateway: responses have the headers that callers
// receive. requestID is the request's id as logged by the functions.
func Handler(next http.Handler, requestID string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&writer{ResponseWriter: w, requestID: requestID}, r)
	})
}

// writer converts the headers of a response when its status is written.
type writer struct {
	http.ResponseWriter
	requestID string
	delivered bool
}

// WriteHeader implements http.ResponseWriter.
func (w *writer) WriteHeader(status int) {
	if !w.delivered {
		w.delivered = true
		Deliver(w.Header())
		w.Header().Set(RequestID, w.requestID)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *writer) Write(text []byte) (int, error) {
	if !w.delivered {
		w.WriteHeader(http.StatusOK)
	}
	return w.ResponseWriter.Write(text)
}
