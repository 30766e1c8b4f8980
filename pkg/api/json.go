package api

import (
	"bytes"
	"fmt"

	"google.golang.org/protobuf/proto"
)

// MarshalJSON returns message as protobuf JSON: what protojson writes, without the white
// space that it randomises.
func MarshalJSON(message proto.Message) ([]byte, error) { return AppendJSON(nil, message) }

// AppendJSON appends to a text what MarshalJSON returns.
func AppendJSON(to []byte, message proto.Message) ([]byte, error) {
	m := message.ProtoReflect()
	text, err := layoutOf(m.Descriptor()).append(to, m)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", m.Descriptor().FullName(), err)
	}
	return text, nil
}

// dropBlanks removes the spaces between JSON tokens in place. json.Compact also
// validates the text, and takes two thirds of the time that encoding took.
func dropBlanks(text []byte) []byte {
	kept := text[:0]
	for {
		start := bytes.IndexByte(text, '"')
		if start < 0 {
			return appendDense(kept, text)
		}
		kept = appendDense(kept, text[:start])
		end := start + 1
		for text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		kept, text = append(kept, text[start:end+1]...), text[end+1:]
	}
}

// appendDense appends text without its spaces.
func appendDense(to, text []byte) []byte {
	for _, b := range text {
		if b != ' ' {
			to = append(to, b)
		}
	}
	return to
}
