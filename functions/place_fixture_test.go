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

// place is where a function runs: the variables that it finds, and what sends its calls
// to the services; nil means the SDK's own client.
type place struct {
	environment map[string]string
	client      aws.HTTPClient
}

// as returns the place of a function that calls the services under its role.
func (s *system) as(tb testing.TB, function string) place {
	tb.Helper()
	return place{maps.Clone(s.environment), s.underRole(tb, function, iam.Names{iam.Table: s.table, iam.Key: kmsKey})}
}

// with returns the place with another value of a variable.
func (p place) with(variable, value string) place {
	p.environment = maps.Clone(p.environment)
	p.environment[variable] = value
	return p
}

// roles are those of template.yaml, by function.
type roles map[string]*iam.Role

func readRoles() (roles, error) { return iam.ReadRoles("..") }

// sharedRoles are those of all systems that have none of their own.
var sharedRoles = sync.OnceValues(readRoles)

// roleClient sends a function's calls and counts them: as IAM would, it refuses what the
// function's role does not allow, which fails the test.
type roleClient struct {
	tb       testing.TB
	function string
	role     *iam.Role
	names    iam.Names
	count    *callCount
}

// underRole returns what sends the calls of a function.
func (s *system) underRole(tb testing.TB, function string, names iam.Names) aws.HTTPClient {
	tb.Helper()
	if _, isBenchmark := tb.(*testing.B); isBenchmark {
		return nil // it would be part of what is measured
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

// sender is what the SDK's own client is, but that all functions share its connections.
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

// callCount counts calls that a service carried out. Safe for concurrent use.
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

// of returns how many calls there were of an operation.
func (c *callCount) of(operation string) int {
	return c.where(func(target string) bool { return strings.HasSuffix(target, "."+operation) })
}

// writes returns how many calls wrote to the table.
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

// processEnvironment is one for all tests.
var processEnvironment sync.Mutex

// configuration is a function's, and says by which client it calls AWS.
type configuration[T any] interface {
	*T
	UseHTTPClient(aws.HTTPClient)
}

// composed makes a function, or what it consists of, in a place: as it starts, it reads
// the process's environment, and never later.
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

// readIn reads a configuration in an environment.
func readIn[T any](tb testing.TB, environment map[string]string) (T, error) {
	tb.Helper()
	processEnvironment.Lock()
	defer processEnvironment.Unlock()
	for name, value := range environment {
		before, ok := os.LookupEnv(name)
		if err := os.Setenv(name, value); err != nil { //nolint:usetesting // that of the test would keep it from running beside others
			tb.Fatal(err)
		}
		defer func() {
			if ok {
				os.Setenv(name, before) //nolint:errcheck,usetesting // it was there
			} else {
				os.Unsetenv(name) //nolint:errcheck // what can be set can be unset
			}
		}()
	}
	return config.Read[T]()
}
