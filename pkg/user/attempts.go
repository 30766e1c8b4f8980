package user

import (
	"hash/fnv"
	"strconv"
	"time"

	"github.com/tenantry/tenantry/pkg/tenant"
)

const (
	// freeAttempts is the number of consecutive attempts without a wait; each further
	// one waits twice as long as the previous one, starting from a second.
	freeAttempts = 5
	// longestBlock limits a guesser to 96 attempts a day. Other people's attempts block
	// a user only in new browsers.
	longestBlock = 15 * time.Minute
	// failuresKept is how long failures are remembered.
	failuresKept = 24 * time.Hour
	// MaxMeetings is how often an attempt that met a concurrent one is counted again:
	// after freeAttempts counted attempts, the next is blocked.
	MaxMeetings = 2 * freeAttempts
	// budgetPeriod is the period for which an instance has a budget of failures from
	// unknown browsers.
	budgetPeriod = 15 * time.Minute
	// budgetShards spreads the budget over items by user name. An attempt reads one of
	// them, and using up one shard blocks an eighth of the names.
	budgetShards  = 8
	budgetOfShard = 50
)

// Attempts is what is known of earlier attempts to use a password when another one
// begins.
type Attempts struct {
	InstanceID string
	// Name is the name of the failure count, Previous the count, or nil.
	Name     string
	Previous *tenant.SignInFailures
	// Budget is the name of the failure count that the user shares with others, Spent
	// the count.
	Budget string
	Spent  int
	// Known says that the attempt comes from a browser with which the user has signed
	// in before: other people's guesses do not count there.
	Known bool
}

// AttemptsName returns the name of the failure count of a folded user name, whether a
// user has it or not.
func AttemptsName(userName string) string { return tenant.HashOf("sign-in", userName) }

// BudgetName returns the name of the failure count that a folded user name shares with
// an eighth of the others in the present period.
func BudgetName(userName string, now time.Time) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(userName)) // Write of a hash never fails
	return tenant.HashOf("budget", strconv.FormatInt(budgetEnd(now).Unix(), 10), strconv.Itoa(int(h.Sum32()%budgetShards)))
}

// budgetEnd returns when the present period ends.
func budgetEnd(now time.Time) time.Time { return now.UTC().Truncate(budgetPeriod).Add(budgetPeriod) }

// BlockedUntil returns when the attempt may be made; if at once, a time in the past.
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

// Count returns the write that counts the attempt. It must precede the comparison of
// the password, so that concurrent attempts cannot evade the count. It fails with
// tenant.ErrCollision or tenant.ErrChanged if another attempt was counted since.
func (a *Attempts) Count(now time.Time) tenant.Write {
	next := countAttempt(a.Previous, a.InstanceID, a.Name, now)
	if a.Previous == nil {
		return tenant.Create{Entity: next}
	}
	return tenant.Update{Entity: next}
}

// Withdraw returns the write that undoes Count, for an attempt that was no failure and
// must not reset the count of others. It fails with tenant.ErrChanged if another
// attempt was counted since.
func (a *Attempts) Withdraw() tenant.Write {
	if a.Previous == nil {
		return tenant.Delete{Entity: &tenant.SignInFailures{InstanceID: a.InstanceID, Name: a.Name, Version: 1}}
	}
	before := *a.Previous
	before.Version = a.Previous.Next().Next()
	return tenant.Update{Entity: &before}
}

// Failed returns what a failure writes in addition to Count.
func (a *Attempts) Failed(now time.Time) []tenant.Write {
	if a.Known {
		return nil
	}
	return []tenant.Write{tenant.Count{Failures: &tenant.SignInFailures{
		InstanceID: a.InstanceID, Name: a.Budget, ExpiresAt: budgetEnd(now).Add(budgetPeriod),
	}}}
}

// Forgotten returns the failures that a success deletes.
func (a *Attempts) Forgotten() *tenant.SignInFailures {
	return &tenant.SignInFailures{InstanceID: a.InstanceID, Name: a.Name}
}

// countAttempt returns the failures of a name in case the attempt that begins now
// fails; previous is nil if there are none.
func countAttempt(previous *tenant.SignInFailures, instanceID, name string, now time.Time) *tenant.SignInFailures {
	next := &tenant.SignInFailures{InstanceID: instanceID, Name: name, Count: 1, ExpiresAt: now.Add(failuresKept), Version: 1}
	if previous != nil {
		next.Version = previous.Next()
		if now.Before(previous.ExpiresAt) {
			next.Count = previous.Count + 1
		}
	}
	if wait := block(next.Count); wait > 0 {
		// Without a wait, no time is set: it would block somebody who came an instant
		// earlier, or by a slow clock.
		next.BlockedUntil = now.Add(wait)
	}
	return next
}

// block returns how long the next attempt must wait after count failures.
func block(count int) time.Duration {
	doublings := count - freeAttempts
	switch {
	case doublings < 0:
		return 0
	case doublings > 20: // far longer than longestBlock
		return longestBlock
	}
	return min(time.Second<<doublings, longestBlock)
}
