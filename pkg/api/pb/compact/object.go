package compact

import (
	"strconv"

	"google.golang.org/protobuf/types/known/timestamppb"
)

// Message is a message that writes itself. Reading its fields by reflection takes four
// times as long.
type Message interface {
	AppendJSON(to []byte) ([]byte, error)
}

// Object writes the members of a message, which have to come in the order of their
// declaration. Those with their zero value are left out.
type Object struct {
	text  []byte
	start int
	err   error
}

// Begin appends an object to a text.
func Begin(to []byte) Object {
	to = append(to, '{')
	return Object{text: to, start: len(to)}
}

// End returns the text with the object, or the first error.
func (o *Object) End() ([]byte, error) {
	if o.err != nil {
		return nil, o.err
	}
	return append(o.text, '}'), nil
}

// Text writes a string.
func (o *Object) Text(name, value string) {
	if value != "" {
		o.name(name)
		o.keep(AppendText(o.text, value))
	}
}

// Uint64 writes a number of 64 bits, which is in quotes.
func (o *Object) Uint64(name string, value uint64) {
	if value != 0 {
		o.name(name)
		o.text = append(strconv.AppendUint(append(o.text, '"'), value, 10), '"')
	}
}

// Enum writes the name of an enum's value, or its number if it has none.
func (o *Object) Enum(name string, value int32, names map[int32]string) {
	if value == 0 {
		return
	}
	o.name(name)
	if known, ok := names[value]; ok {
		o.text = append(append(append(o.text, '"'), known...), '"')
	} else {
		o.text = strconv.AppendInt(o.text, int64(value), 10)
	}
}

// Time writes a time.
func (o *Object) Time(name string, at *timestamppb.Timestamp) {
	if at != nil {
		o.name(name)
		o.keep(AppendTime(o.text, at))
	}
}

// Message writes a message, which must not be nil.
func (o *Object) Message(name string, m Message) {
	o.name(name)
	o.keep(m.AppendJSON(o.text))
}

func (o *Object) name(name string) {
	if len(o.text) > o.start {
		o.text = append(o.text, ',')
	}
	o.text = append(append(append(o.text, '"'), name...), `":`...)
}

func (o *Object) keep(text []byte, err error) {
	switch {
	case err == nil:
		o.text = text
	case o.err == nil:
		o.err = err
	}
}
