package api

import (
	"bytes"
	"fmt"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// MarshalJSON returns message as protobuf JSON, without the white space that
// protojson varies.
func MarshalJSON(message proto.Message) ([]byte, error) {
	varied, err := protojson.Marshal(message)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", message.ProtoReflect().Descriptor().FullName(), err)
	}
	return dropBlanks(varied), nil
}

// dropBlanks removes the blanks between the tokens of a JSON text, in place.
// json.Compact, which also checks the text, takes two thirds as long as writing
// it took.
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

// appendDense appends text without its blanks.
func appendDense(to, text []byte) []byte {
	for _, b := range text {
		if b != ' ' {
			to = append(to, b)
		}
	}
	return to
}
