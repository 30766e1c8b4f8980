package process

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tenantry/tenantry/pkg/provision"
)

// request asks for a number in E.164 form, as one line of JSON; its answer comes
// before the next request.
type request struct {
	Number string `json:"number"`
}

// answer is one line of JSON, too, with either of its fields.
type answer struct {
	E164    string `json:"e164,omitempty"`
	Invalid bool   `json:"invalid,omitempty"`
}

// Serve is the program: it answers what comes in by normalize, until that ends.
// Its errors have nothing of a number in them.
func Serve(ctx context.Context, in io.Reader, out io.Writer, normalize provision.NormalizePhone) error {
	requests, answers := json.NewDecoder(in), json.NewEncoder(out)
	for {
		var r request
		switch err := requests.Decode(&r); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return errors.New("a request is not understood")
		}
		number, err := normalize(ctx, r.Number)
		if err != nil && !errors.Is(err, provision.ErrPhoneInvalid) {
			return err
		}
		if err := answers.Encode(answer{E164: number, Invalid: err != nil}); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}
