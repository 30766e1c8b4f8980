package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode"

	"google.golang.org/protobuf/proto"

	"github.com/tenantry/tenantry/pkg/api"
	"github.com/tenantry/tenantry/pkg/tenant"
)

// MaxBodyBytes bounds a request's body. A Lambda invocation takes 6 MB, including the
// event around the body, which grows when it is escaped.
const MaxBodyBytes = 4 << 20

var errBodyTooLarge = &tenant.Error{
	Kind: tenant.KindTooLarge, Key: fmt.Sprintf("request body is larger than %d bytes", MaxBodyBytes),
}

// decodeJSON decodes the first JSON value of body into message, and ignores what
// follows it. An empty or blank body counts as {}. Source: the contract, errors.md,
// "Every call". It returns ignored members as api.UnmarshalJSON does.
func decodeJSON(body io.Reader, message proto.Message) (ignored []string, err error) {
	raw, err := io.ReadAll(body)
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, errBodyTooLarge
		}
		return nil, invalidBody("unexpected EOF")
	}
	var value json.RawMessage
	switch err := json.NewDecoder(bytes.NewReader(raw)).Decode(&value); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, invalidBody(err.Error())
	}
	if ignored, err = api.UnmarshalJSON(value, message); err != nil {
		return nil, invalidBody(err.Error())
	}
	return ignored, nil
}

// maxBodyErrorText bounds how many bytes of a malformed body its refusal repeats.
const maxBodyErrorText = 1 << 10

// invalidBody returns the refusal of a body. protojson randomises the white space of
// its errors so that nobody relies on it; here it is normalised.
func invalidBody(text string) error {
	text = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, text)
	if len(text) > maxBodyErrorText {
		text = strings.ToValidUTF8(text[:maxBodyErrorText], "") + "..."
	}
	return &tenant.Error{Kind: tenant.KindInvalid, Key: text}
}
