package signing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/time/rate"

	"github.com/tenantry/tenantry/pkg/oidc/signing"
	"github.com/tenantry/tenantry/pkg/oidc/signing/signingtest"
	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	day = 24 * time.Hour
	age = 30 * day
	// pace is one pair in four seconds.
	pace = 0.25
)

// deployment is the scheduled function with observable parts, in a synctest bubble: its
// clock only advances while something waits.
type deployment struct {
	*testing.T
	store    *signingtest.Store
	keyring  *signingtest.KeyMaker
	log      bytes.Buffer
	maker    *signing.Maker
	rotation signing.Rotation
}

// deploy makes instances, each with a first key that has signed.
func deploy(t *testing.T, instances int) *deployment {
	t.Helper()
	d := &deployment{T: t, store: signingtest.NewStore(), keyring: &signingtest.KeyMaker{}}
	d.maker = &signing.Maker{
		Store: d.store, KeyMaker: d.keyring, Sealer: signingtest.Sealer{}, Clock: time.Now, Age: age, TokenLifetime: 12 * time.Hour,
	}
	d.rotation = signing.Rotation{
		Store: d.store, Maker: d.maker, Clock: time.Now, Log: slog.New(slog.NewJSONHandler(&d.log, nil)),
		Pace: rate.NewLimiter(pace, 1), Timeout: 10 * time.Second,
	}
	for n := range instances {
		d.store.SetState(signingtest.Instance(n), tenant.StateActive)
		if err := d.maker.Make(context.Background(), signingtest.Instance(n), tenant.KeyKind{}, nil, true); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// run is one invocation with the given time; it returns its log line.
func (d *deployment) run(within time.Duration) (tally, error) {
	d.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	start := time.Now()
	err := d.rotation.Run(ctx)
	if ctx.Err() != nil {
		d.Errorf("the run took %v, all the time that it had", time.Since(start))
	}
	var line struct {
		Msg, Level, Error string
		tally
	}
	if err := json.Unmarshal(d.log.Bytes(), &line); err != nil || line.Msg != "rotation" {
		d.Fatalf("log: got %q (%v), want one line", d.log.String(), err)
	}
	if (line.Level == "ERROR") != (err != nil) || (line.Error != "") != (err != nil) {
		d.Errorf("log: got %q, of a run with the error %v", d.log.String(), err)
	}
	d.log.Reset()
	return line.tally, err
}

type tally struct{ Due, Made, Dropped, Failed, Left int }

func (d *deployment) wantRun(within time.Duration, want tally) {
	d.Helper()
	got, err := d.run(within)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		d.Errorf("run: got error %v, and (-want +got):\n%s", err, diff)
	}
}

func (d *deployment) wantKeys(want ...int) {
	d.Helper()
	got := []int{}
	for n := range want {
		got = append(got, len(d.store.Keys(signingtest.Instance(n))))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		d.Errorf("keys by instance (-want +got):\n%s", diff)
	}
}

// A key is replaced when it is due, a day before its age, and only once.
func TestRotation_due(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 2)
		time.Sleep(age - day - time.Second)
		d.wantRun(time.Minute, tally{})
		time.Sleep(time.Second)
		d.wantRun(time.Minute, tally{Due: 2, Made: 2})
		d.wantRun(time.Minute, tally{})
		d.wantKeys(2, 2)
		keys := d.store.Keys(signingtest.Instance(0))
		if keys[1].Number <= keys[0].Number || keys[1].Used {
			t.Errorf("next key: got number %d, used %v, after number %d", keys[1].Number, keys[1].Used, keys[0].Number)
		}
		if got, want := keys[0].ExpiresAt.Sub(keys[0].CreatedAt), age+7*day+12*time.Hour+time.Hour; got != want {
			t.Errorf("a key is published for %v, want %v", got, want)
		}
	})
}

// Pairs are requested no faster than the pace, even by two consecutive runs, and no key
// is started that the end of the invocation might cut off.
func TestRotation_pace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 20)
		time.Sleep(age)
		start := time.Now()
		// 10.5 seconds are kept: keys begin at 0, 4, ... 28.
		d.wantRun(40*time.Second, tally{Due: 20, Made: 8, Left: 12})
		if got, want := time.Since(start), 28*time.Second; got != want {
			t.Errorf("the run took %v, want %v", got, want)
		}
		d.wantRun(time.Hour, tally{Due: 12, Made: 12})
		if got, want := time.Since(start), 19*4*time.Second; got != want {
			t.Errorf("20 keys took %v, want %v", got, want)
		}
	})
}

// The key service is throttled midway: the rest stays due, and the next run makes it.
func TestRotation_throttled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 5)
		time.Sleep(age)
		go func() {
			time.Sleep(5 * time.Second) // after the second key
			d.keyring.Fail(tenant.ErrKeysUnavailable)
		}()
		got, err := d.run(time.Minute)
		if diff := cmp.Diff(tally{Due: 5, Made: 2, Left: 3}, got); diff != "" || !errors.Is(err, tenant.ErrKeysUnavailable) {
			t.Errorf("got %v, and (-want +got):\n%s", err, diff)
		}
		d.wantKeys(2, 2, 1, 1, 1)
		d.keyring.Fail(nil)
		d.wantRun(time.Minute, tally{Due: 3, Made: 3})
		d.wantKeys(2, 2, 2, 2, 2)
		if got := d.keyring.Made(); got != 10 {
			t.Errorf("pairs made: got %d, want 10", got)
		}
	})
}

// A key that cannot be replaced does not affect others.
func TestRotation_oneFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 3)
		time.Sleep(age)
		d.store.Break(signingtest.Instance(1), errors.New("broken item"))
		got, err := d.run(time.Minute)
		if diff := cmp.Diff(tally{Due: 3, Made: 2, Failed: 1}, got); diff != "" || err == nil || !strings.Contains(err.Error(), signingtest.Instance(1)) {
			t.Errorf("got %v, and (-want +got):\n%s", err, diff)
		}
		d.wantKeys(2, 1, 2)
		d.store.Break(signingtest.Instance(1), nil)
		d.wantRun(time.Minute, tally{Due: 1, Made: 1})
	})
}

// No next key is made where nobody needs one, and finding that out costs neither a pair
// nor the pace.
func TestRotation_dropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 4)
		time.Sleep(age)
		d.store.SetState(signingtest.Instance(0), "")
		d.store.SetState(signingtest.Instance(1), tenant.StateInactive)
		d.store.Keys(signingtest.Instance(2))[0].Used = false
		start := time.Now()
		d.wantRun(time.Minute, tally{Due: 4, Made: 1, Dropped: 3})
		if got := time.Since(start); got > 4*time.Second {
			t.Errorf("the run took %v", got)
		}
		d.wantKeys(1, 1, 1, 2)
		d.wantRun(time.Minute, tally{})
	})
}

// A request replaced the key meanwhile and removed its entry. An entry that is left
// over is dropped.
func TestRotation_replacedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 1)
		time.Sleep(age)
		first := d.store.Keys(signingtest.Instance(0))[0]
		if err := d.maker.Make(context.Background(), signingtest.Instance(0), tenant.KeyKind{}, []*tenant.SigningKey{first}, true); err != nil {
			t.Fatal(err)
		}
		d.wantRun(time.Minute, tally{})
		// Its entry is left over, because this write does not name it.
		d = deploy(t, 1)
		time.Sleep(age)
		number := d.store.Keys(signingtest.Instance(0))[0].Number
		if err := d.maker.Make(context.Background(), signingtest.Instance(0), tenant.KeyKind{}, []*tenant.SigningKey{{Number: number, Removed: true}}, true); err != nil {
			t.Fatal(err)
		}
		d.wantRun(time.Minute, tally{Due: 1, Dropped: 1})
		d.wantKeys(2)
	})
}

// Two concurrent runs make one key for each that is due.
func TestRotation_overlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 5)
		time.Sleep(age)
		other := d.rotation
		other.Pace = rate.NewLimiter(pace, 1)
		other.Log = slog.New(slog.DiscardHandler)
		var running sync.WaitGroup
		for _, r := range []*signing.Rotation{&d.rotation, &other} {
			running.Go(func() {
				if err := r.Run(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		running.Wait()
		d.wantKeys(2, 2, 2, 2, 2)
		d.log.Reset()
		d.wantRun(time.Minute, tally{})
	})
}

// Another run makes the key between reading and writing: the slower run succeeds, too.
func TestRotation_race(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := deploy(t, 1)
		time.Sleep(age)
		d.store.Before = func() {
			if err := d.maker.Make(context.Background(), signingtest.Instance(0), tenant.KeyKind{}, d.store.Keys(signingtest.Instance(0)), false); err != nil {
				t.Error(err)
			}
		}
		d.wantRun(time.Minute, tally{Due: 1, Made: 1})
		d.wantKeys(2)
		d.wantRun(time.Minute, tally{})
	})
}
