package functions_test

import (
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tenantry/tenantry/infra/testing/iam"
	"github.com/tenantry/tenantry/pkg/config"
)

// place is where a function runs: its environment variables, and the client for its
// calls to services; nil means the SDK's own.
type place struct {
	environment map[string]string
	client      aws.HTTPClient
}

// as returns the place of a function that calls services under its role.
func (s *system) as(tb testing.TB, function string) place {
	tb.Helper()
	return place{maps.Clone(s.environment), s.underRole(tb, function, iam.Names{iam.Table: s.table, iam.Key: kmsKey})}
}

// with returns the place with a variable changed.
func (p place) with(variable, value string) place {
	p.environment = maps.Clone(p.environment)
	p.environment[variable] = value
	return p
}

// roles are the roles in template.yaml, by function.
type roles map[string]*iam.Role

func readRoles() (roles, error) { return iam.ReadRoles("..") }

// sharedRoles are used by all systems without roles of their own.
var sharedRoles = sync.OnceValues(readRoles)

// roleClient sends and counts a function's calls. Like IAM, it refuses what the
// function's role does not allow, and fails the test.
type roleClient struct {
	tb       testing.TB
	function string
	role     *iam.Role
	names    iam.Names
	count    *callCount
}

// underRole returns the client for a function's calls.
func (s *system) underRole(tb testing.TB, function string, names iam.Names) aws.HTTPClient {
	tb.Helper()
	if _, isBenchmark := tb.(*testing.B); isBenchmark {
		return nil // it would distort the measurement
	}
	all := s.roles
	if all == nil {
		var err error
		if all, err = sharedRoles(); err != nil {
			tb.Fatal(err)
		}
	}
	role := all[function]
	if role == nil {
		tb.Fatalf("template.yaml has no function %s", function)
	}
	return roleClient{tb, function, role, names, &s.calls}
}

// sender is like the SDK's own client, except that all functions share its
// connections.
var sender = &http.Client{Transport: keepingAlive}

// Do implements aws.HTTPClient.
func (c roleClient) Do(r *http.Request) (*http.Response, error) {
	asked, err := c.role.Requests(c.names, r.Header.Get("X-Amz-Target"), bodyOf(r))
	if err != nil {
		c.tb.Errorf("%s: %v", c.function, err)
	}
	allowed := err == nil
	for _, q := range asked {
		if !c.role.Allows(q) {
			c.tb.Errorf("the role of %s does not allow %s", c.function, q)
			allowed = false
		}
	}
	if !allowed {
		refused := httptest.NewRecorder()
		refuse(refused, http.StatusBadRequest, `{"__type":"AccessDeniedException","message":"the role does not allow it"}`)
		return refused.Result(), nil
	}
	answer, err := sender.Do(r)
	if err == nil && answer.StatusCode == http.StatusOK {
		c.count.add(r.Header.Get("X-Amz-Target"))
	}
	return answer, err
}

// callCount counts the calls that a service carried out. It is safe for concurrent
// use.
type callCount struct {
	mu       sync.Mutex
	byTarget map[string]int
}

func (c *callCount) add(target string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byTarget == nil {
		c.byTarget = map[string]int{}
	}
	c.byTarget[target]++
}

// of returns the number of calls of an operation.
func (c *callCount) of(operation string) int {
	return c.where(func(target string) bool { return strings.HasSuffix(target, "."+operation) })
}

// writes returns the number of calls that wrote to the table.
func (c *callCount) writes() int {
	return c.where(func(target string) bool {
		operation, isOfTable := strings.CutPrefix(target, "DynamoDB_20120810.")
		return isOfTable && operation != "Query" && !strings.Contains(operation, "Get")
	})
}

func (c *callCount) where(is func(target string) bool) (sum int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for target, n := range c.byTarget {
		if is(target) {
			sum += n
		}
	}
	return sum
}

// processEnvironment guards the environment, which all tests share.
var processEnvironment sync.Mutex

// configuration is a function's configuration, which can set the client for AWS.
type configuration[T any] interface {
	*T
	UseHTTPClient(aws.HTTPClient)
}

// composed composes a function, or a part of it, in a place. The process's
// environment is read only then.
func composed[T, F any, P configuration[T]](tb testing.TB, in place, log *slog.Logger, compose func(T, *slog.Logger) (F, error)) F {
	tb.Helper()
	cfg, err := readIn[T](tb, in.environment)
	if err != nil {
		tb.Fatal(err)
	}
	P(&cfg).UseHTTPClient(in.client)
	f, err := compose(cfg, log)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// readIn reads a configuration from an environment.
func readIn[T any](tb testing.TB, environment map[string]string) (T, error) {
	tb.Helper()
	processEnvironment.Lock()
	defer processEnvironment.Unlock()
	for name, value := range environment {
		before, ok := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil { //nolint:usetesting // testing's Setenv rules out parallel tests
			tb.Fatal(err)
		}
		defer func() {
			if ok {
				os.Setenv(name, before) //nolint:errcheck,usetesting // it was set before
			} else {
				os.Unsetenv(name) //nolint:errcheck // what can be set can be unset
			}
		}()
	}
	return config.Read[T]()
}
