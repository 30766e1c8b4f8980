package web_test

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/tenantry/tenantry/pkg/web"
)

// TestAnswer_buffer checks that an answer is what was appended to its buffer, however
// long it and the answers before it were, and that concurrent answers do not mix.
func TestAnswer_buffer(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for _, length := range []int{0, 7, 5000, 2 << 20, 40, 3, 70_000} {
				want := strings.Repeat(strconv.Itoa(n), length)
				answer, _ := serve(t, &exchange{serve: func(a *web.Answer, _ *http.Request) {
					_, _ = a.Write([]byte("replaced"))
					a.SetBody(append(a.AvailableBuffer(), want...))
				}})
				if got, err := io.ReadAll(answer.Body); err != nil || string(got) != want {
					t.Errorf("length %d: got %d bytes, %v", length, len(got), err)
				}
			}
		})
	}
	all.Wait()
}
