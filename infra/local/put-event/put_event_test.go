package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"put-event": main})
}

// The sessions of testdata have a bus at $BUS, which writes its input to put.json, and refuses events with the source
// "refused". The folder data describes a run with that bus.
func TestPutEvent(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			bus := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				for name, text := range map[string][]byte{"put.json": body, "authorization": []byte(r.Header.Get("Authorization"))} {
					if err == nil {
						err = os.WriteFile(filepath.Join(env.WorkDir, name), text, 0o600)
					}
				}
				var in struct{ Entries []struct{ Source string } }
				if err == nil {
					err = json.Unmarshal(body, &in)
				}
				w.Header().Set("Content-Type", "application/x-amz-json-1.1")
				switch {
				case err != nil || r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" || len(in.Entries) != 1:
					w.WriteHeader(http.StatusBadRequest)
					_, _ = io.WriteString(w, `{"__type":"ValidationException","message":"not one entry"}`)
				case in.Entries[0].Source == "refused":
					_, _ = io.WriteString(w, `{"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}]}`)
				default:
					_, _ = io.WriteString(w, `{"FailedEntryCount":0,"Entries":[{"EventId":"event-1"}]}`)
				}
			}))
			env.Defer(bus.Close)
			if err := os.Mkdir(filepath.Join(env.WorkDir, "data"), 0o700); err != nil {
				return err
			}
			run := `{"url": "` + bus.URL + `", "accessKeyId": "LOCALKEY", "secretAccessKey": "secret"}`
			if err := os.WriteFile(filepath.Join(env.WorkDir, "data", "run.json"), []byte(run), 0o600); err != nil {
				return err
			}
			env.Setenv("BUS", bus.URL)
			return nil
		},
	})
}
