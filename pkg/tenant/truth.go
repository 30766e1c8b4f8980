package tenant

// Truth is whether a condition holds for something that may lack what the condition is
// about: a condition on a nickname is neither true nor false for a user without one, and
// neither is its negation. So the lists of the original decide, by SQL's three-valued
// logic.
type Truth int

// The truths, in order: Not changes the sign, And is the least, Or is the greatest.
const (
	False   Truth = -1
	Unknown Truth = 0
	True    Truth = 1
)

// TruthOf returns True or False.
func TruthOf(holds bool) Truth {
	if holds {
		return True
	}
	return False
}

// Not returns the truth of the negation.
func (t Truth) Not() Truth { return -t }

// And returns whether all conditions hold; True without any.
func And[C any](conditions []C, holds func(C) Truth) Truth {
	t := True
	for _, c := range conditions {
		t = min(t, holds(c))
	}
	return t
}

// Or returns whether one of the conditions holds; False without any.
func Or[C any](conditions []C, holds func(C) Truth) Truth {
	t := False
	for _, c := range conditions {
		t = max(t, holds(c))
	}
	return t
}
