package compact

import (
	"time"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// AppendText appends a string. Text that has to be escaped is left to protojson, which
// refuses text that is not UTF-8.
func AppendText(to []byte, text string) ([]byte, error) {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return protojson.MarshalOptions{}.MarshalAppend(to, wrapperspb.String(text))
		}
	}
	return append(append(append(to, '"'), text...), '"'), nil
}

// AppendTime appends a time with 0, 3, 6 or 9 decimals, whichever suffices. A time that
// is not valid is refused as protojson does.
func AppendTime(to []byte, at *timestamppb.Timestamp) ([]byte, error) {
	if !at.IsValid() {
		return protojson.MarshalOptions{}.MarshalAppend(to, at)
	}
	to = at.AsTime().AppendFormat(append(to, '"'), time.RFC3339)
	if rest := at.GetNanos(); rest > 0 {
		decimals := 9
		for ; rest%1000 == 0; rest /= 1000 {
			decimals -= 3
		}
		point := len(to) - len("Z")
		to = append(to[:point], ".000000000"[:1+decimals]...)
		for i := len(to) - 1; i > point; i-- {
			to[i] += byte(rest % 10) //nolint:gosec // a digit
			rest /= 10
		}
		to = append(to, 'Z')
	}
	return append(to, '"'), nil
}
