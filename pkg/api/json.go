package api

import (
	"bytes"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// MarshalJSON returns message as protobuf JSON, without the white space that protojson
// randomises.
func MarshalJSON(message proto.Message) ([]byte, error) {
	varied, err := protojson.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", message.ProtoReflect().Descriptor().FullName(), err)
	}
	return dropBlanks(varied), nil
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
