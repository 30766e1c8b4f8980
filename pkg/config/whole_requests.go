package config

import (
	"bytes"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// WholeRequests returns a client that sends the header and body of a request together,
// through client.
//
// The SDK's bodies are of a type that net/http does not know. It therefore writes the
// header first, which costs another packet, and checks after the body that there is no
// more of it. smithy-go 1.28 closes the body as soon as the response begins. If that is
// before the check, net/http closes the connection: on a fast network that happens to one
// call in twelve, and the next one has to connect again.
//
// The SDK sets the read timeout that AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026 asks for on
// its own client only, so that variable has no effect. It would be five minutes: every
// call's context ends sooner.
func WholeRequests(client aws.HTTPClient) aws.HTTPClient { return wholeRequests{client} }

type wholeRequests struct{ client aws.HTTPClient }

// Do implements aws.HTTPClient.
func (w wholeRequests) Do(r *http.Request) (*http.Response, error) {
	if r.Body == nil || r.ContentLength <= 0 {
		return w.client.Do(r)
	}
	body := make([]byte, r.ContentLength)
	if _, err := io.ReadFull(r.Body, body); err != nil {
		return nil, err
	}
	// With GetBody, net/http sends a request again if a kept connection had been closed
	// before anything was written to it.
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, _ = r.GetBody()
	return w.client.Do(r)
}
