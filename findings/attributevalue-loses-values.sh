#!/usr/bin/env bash
# Guess: a value that writes itself as text, such as a language or an IP address, is stored as that text, as in JSON; if not,
#        marshalling it is an error.
# Seen:  types without exported fields are stored as an empty map, without an error, and come back as their zero value. As the
#        key of a map the same value is its text. The encoder and the decoder have to be told to use MarshalText.
#        language "de-AT" -> {"M": {}} -> "und"
# With:  github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue v1.21.20, golang.org/x/text v0.43.0
# So:    stored fields are plain strings and numbers, or UseEncodingMarshalers and UseEncodingUnmarshalers are set.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue@v1.21.20 golang.org/x/text@v0.43.0 <<'E'
package main

import (
	"fmt"
	"math/big"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/text/language"
)

type thing struct {
	Language language.Tag
	Address  netip.Addr
	Number   *big.Int
	ByTag    map[language.Tag]string
}

func main() {
	german := language.MustParse("de-AT")
	one := thing{german, netip.MustParseAddr("192.0.2.1"), big.NewInt(5), map[language.Tag]string{german: "x"}}
	for _, text := range []bool{false, true} {
		item, err := attributevalue.MarshalMapWithOptions(one, func(o *attributevalue.EncoderOptions) { o.UseEncodingMarshalers = text })
		for _, name := range []string{"Language", "Address", "Number"} {
			switch value := item[name].(type) {
			case *types.AttributeValueMemberM:
				fmt.Println(name, "map of", len(value.Value))
			case *types.AttributeValueMemberS:
				fmt.Println(name, "text", value.Value)
			}
		}
		for key := range item["ByTag"].(*types.AttributeValueMemberM).Value {
			fmt.Println("key", key)
		}
		var back thing
		err2 := attributevalue.UnmarshalMapWithOptions(item, &back, func(o *attributevalue.DecoderOptions) { o.UseEncodingUnmarshalers = text })
		fmt.Println("back:", back.Language, back.Address.IsValid(), back.Number, err, err2)
	}
}
E
)
noted "stored and read, first by default, then with the text encodings" 'Language map of 0
Address map of 0
Number map of 0
key de-AT
back: und false 0 <nil> <nil>
Language text de-AT
Address text 192.0.2.1
Number text 5
key de-AT
back: de-AT true 5 <nil> <nil>' "$seen"
