package config

import (
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"sort"
	"strings"
	"time"
)

// gatewayTimeout is API Gateway's maximum timeout.
const gatewayTimeout = 29 * time.Second

// Descriptions of valid values, for errors.
const (
	expectedSystemUsers  = `expected {"<name>":{"keys":["<public key>"],"roles":["<role>"]}}`
	expectedEventSources = `expected {"<source>":{"InstanceRequested":true,"OrgRequested":["<instance id>, or *"],"CallRequested":{"instances":["<instance id>, or *"],"roles":["<role>"]}}}`
	expectedTimeout      = `expected a duration above 0s and up to 29s, such as "10s"`
	expectedLogLevel     = "expected DEBUG, INFO, WARN or ERROR"
	expectedStackName    = "expected up to 128 letters, digits and hyphens, a letter first"
)

// StackName is the name of a CloudFormation stack. CloudWatch would silently discard
// metrics with an invalid dimension.
type StackName string

// The length is checked separately: in the expression, it would be compiled to 127
// copies at every start.
var stackName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)

const maxStackNameLength = 128

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *StackName) UnmarshalText(text []byte) error {
	if len(text) > maxStackNameLength || !stackName.Match(text) {
		return errors.New(expectedStackName)
	}
	*n = StackName(text)
	return nil
}

func parseTimeout(text string) (any, error) {
	timeout, err := time.ParseDuration(text)
	if err != nil || timeout <= 0 || timeout > gatewayTimeout {
		return nil, errors.New(expectedTimeout)
	}
	return timeout, nil
}

// decodeJSON decodes a single JSON value and refuses unknown members: a misspelt
// "roles" would make the user a SYSTEM_OWNER.
func decodeJSON(text string, value any) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("unexpected data after the value")
	}
	return nil
}

func parseSystemUsers(text string) (any, error) {
	var byName map[string]SystemUser
	if err := decodeJSON(text, &byName); err != nil || len(byName) == 0 {
		return nil, errors.New(expectedSystemUsers)
	}
	users := make(SystemUsers, 0, len(byName))
	for name, user := range byName {
		user.Name = name
		users = append(users, user)
	}
	sort.Slice(users, func(i, j int) bool { return users[i].Name < users[j].Name })
	return users, nil
}

func parseEventSources(text string) (any, error) {
	var bySource EventSources
	if err := decodeJSON(text, &bySource); err != nil {
		return nil, errors.New(expectedEventSources)
	}
	return bySource, nil
}
