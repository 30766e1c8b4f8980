package apigateway

import "net/http"

// Handler serves next as it would be served behind the gateway: its answers have the headers that their callers get.
// requestID is that of the request, as the functions log it.
func Handler(next http.Handler, requestID string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&writer{ResponseWriter: w, requestID: requestID}, r)
	})
}

// writer delivers the headers of an answer when its status is written.
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
