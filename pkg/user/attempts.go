package user

import (
	"hash/fnv"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// freeAttempts to use a password are let through in a row; each further one
	// waits twice as long as the one before, from a second on.
	freeAttempts = 5
	// longestBlock leaves a guesser 96 attempts a day. Somebody else's attempts
	// block a user in new browsers alone.
	longestBlock = 15 * time.Minute
	// failuresKept is how long failures are remembered.
	failuresKept = 24 * time.Hour
	// MaxMeetings is how often an attempt that met another one is counted anew:
	// after freeAttempts that count, the next is blocked.
	MaxMeetings = 2 * freeAttempts
	// budgetPeriod is the time for which an instance has a budget of failures of
	// unknown browsers.
	budgetPeriod = 15 * time.Minute
	// budgetShards spread it over items by user name, so that an attempt reads
	// one, and who spends one shard blocks an eighth of the names.
	budgetShards  = 8
	budgetOfShard = 50
)

// Attempts are what is known of earlier attempts to use a password when another
// one begins.
type Attempts struct {
	InstanceID string
	// Name is that of the failures that count, Previous what they are; nil for
	// none.
	Name     string
	Previous *tenant.SignInFailures
	// Budget is the name of the failures that the user shares with others, Spent
	// how many they are.
	Budget string
	Spent  int
	// Known says that the attempt is from a browser in which the user signed in
	// before: what others guess does not count there.
	Known bool
}

// AttemptsName is the name of the failures of a user name in folded form, whether
// anybody has it or not.
func AttemptsName(userName string) string { return tenant.HashOf("sign-in", userName) }

// BudgetName is the name of the failures that a user name in folded form shares
// with an eighth of the others, in the present period.
func BudgetName(userName string, now time.Time) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(userName)) // a hash never fails to write
	return tenant.HashOf("budget", strconv.FormatInt(budgetEnd(now).Unix(), 10), strconv.Itoa(int(h.Sum32()%budgetShards)))
}

// budgetEnd is when the present period ends.
func budgetEnd(now time.Time) time.Time { return now.UTC().Truncate(budgetPeriod).Add(budgetPeriod) }

// BlockedUntil is when the attempt may be made: a time that has passed if now.
func (a *Attempts) BlockedUntil(now time.Time) time.Time {
	var until time.Time
	if a.Previous != nil {
		until = a.Previous.BlockedUntil
	}
	if end := budgetEnd(now); !a.Known && a.Spent >= budgetOfShard && until.Before(end) {
		until = end
	}
	return until
}

// Count returns the write that counts the attempt, for before the password is
// compared: so many at once do not get around the count. It is lost to
// tenant.ErrCollision or tenant.ErrChanged if another one was counted since.
func (a *Attempts) Count(now time.Time) tenant.Write {
	next := countAttempt(a.Previous, a.InstanceID, a.Name, now)
	if a.Previous == nil {
		return tenant.Create{Entity: next}
	}
	return tenant.Update{Entity: next}
}

// Withdraw returns the write that takes back what Count wrote, for an attempt that
// was no failure and shall not make up for others. It is lost to tenant.ErrChanged
// if another one was counted since.
func (a *Attempts) Withdraw() tenant.Write {
	if a.Previous == nil {
		return tenant.Delete{Entity: &tenant.SignInFailures{InstanceID: a.InstanceID, Name: a.Name, Version: 1}}
	}
	before := *a.Previous
	before.Version = a.Previous.Next().Next()
	return tenant.Update{Entity: &before}
}

// Failed returns what a failure writes beside what was counted.
func (a *Attempts) Failed(now time.Time) []tenant.Write {
	if a.Known {
		return nil
	}
	return []tenant.Write{tenant.Count{Failures: &tenant.SignInFailures{
		InstanceID: a.InstanceID, Name: a.Budget, ExpiresAt: budgetEnd(now).Add(budgetPeriod),
	}}}
}

// Forgotten are the failures that a success drops.
func (a *Attempts) Forgotten() *tenant.SignInFailures {
	return &tenant.SignInFailures{InstanceID: a.InstanceID, Name: a.Name}
}

// countAttempt returns the failures of that name if the attempt that begins now
// fails; previous is nil for none.
func countAttempt(previous *tenant.SignInFailures, instanceID, name string, now time.Time) *tenant.SignInFailures {
	next := &tenant.SignInFailures{InstanceID: instanceID, Name: name, Count: 1, ExpiresAt: now.Add(failuresKept), Version: 1}
	if previous != nil {
		next.Version = previous.Next()
		if now.Before(previous.ExpiresAt) {
			next.Count = previous.Count + 1
		}
	}
	if wait := block(next.Count); wait > 0 {
		// No time without a wait: it would block who came an instant earlier, or by
		// a clock that is behind.
		next.BlockedUntil = now.Add(wait)
	}
	return next
}

// block is how long the next attempt has to wait after count failures.
func block(count int) time.Duration {
	doublings := count - freeAttempts
	switch {
	case doublings < 0:
		return 0
	case doublings > 20: // longer than longestBlock by far
		return longestBlock
	}
	return min(time.Second<<doublings, longestBlock)
}
