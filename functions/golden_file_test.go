package functions_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// readArchives returns the recorded cases of the archives whose paths match, in
// order. A case is two files of an archive, the request under its name and then the
// response. Both consist of a line, headers, an empty line and the body.
func readArchives[C any](tb testing.TB, pattern string, parse func(request, response txtar.File) (C, error)) (cases []C) {
	tb.Helper()
	archives, err := filepath.Glob(pattern)
	if err != nil || len(archives) == 0 {
		tb.Fatalf("found no recorded cases: %v", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		for i := 0; i < len(archive.Files); i += 2 {
			if i+1 == len(archive.Files) || archive.Files[i+1].Name != "response" {
				tb.Fatalf("%s: %s has no response", path, archive.Files[i].Name)
			}
			c, err := parse(archive.Files[i], archive.Files[i+1])
			if err != nil {
				tb.Fatalf("%s: %s: %v", path, archive.Files[i].Name, err)
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// readGolden returns the recorded cases of v1.
func readGolden(tb testing.TB) []goldenCase {
	tb.Helper()
	return readArchives(tb, "testdata/golden/*.txtar", parseGolden)
}

func parseGolden(request, response txtar.File) (c goldenCase, err error) {
	c.Name = request.Name
	first, headers, body, err := parseMessage(request.Data)
	if err != nil {
		return c, err
	}
	c.Request.Method, c.Request.Path, _ = strings.Cut(first, " ")
	c.Request.Body = body
	for name, value := range headers {
		switch name {
		case "Auth":
			c.Auth = value
		case "Host":
			c.Request.Host = &value
		case "Content-Type":
		default:
			return c, fmt.Errorf("unknown header %s of the request", name)
		}
	}
	first, headers, c.Response.Body, err = parseMessage(response.Data)
	if err != nil {
		return c, err
	}
	if c.Request.Method != "" {
		if c.Response.Status, err = strconv.Atoi(first); err != nil {
			return c, fmt.Errorf("status: %w", err)
		}
	}
	for name, value := range headers {
		switch name {
		case "Content-Type":
			c.Response.ContentType = value
		case "Location":
			c.Response.Location = &value
		case "WWW-Authenticate":
			c.Response.WWWAuthenticate = &value
		default:
			return c, fmt.Errorf("unknown header %s of the response", name)
		}
	}
	return c, nil
}

// parseMessage splits a message. A body that is not a JSON object is returned as a
// JSON string.
func parseMessage(data []byte) (first string, headers map[string]string, body json.RawMessage, err error) {
	head, text, hasBody := strings.Cut("\n"+string(data), "\n\n")
	lines := strings.Split(strings.Trim(head, "\n"), "\n")
	headers = map[string]string{}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return "", nil, nil, fmt.Errorf("header %q has no colon", line)
		}
		headers[name] = strings.TrimPrefix(value, " ")
	}
	if !hasBody {
		return lines[0], headers, nil, nil
	}
	text = strings.TrimSuffix(text, "\n")
	if strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
		return lines[0], headers, json.RawMessage(text), nil
	}
	body, err = json.Marshal(text)
	return lines[0], headers, body, err
}
