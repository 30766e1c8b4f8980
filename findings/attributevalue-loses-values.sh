#!/usr/bin/env bash
# Guess: a value that marshals to text, such as a language tag or an IP address, is stored as that text, as in JSON;
#        failing that, marshalling it is an error.
# Seen:  types without exported fields are stored as an empty map, without an error, and come back as their zero
#        value. As a map key the same value becomes its text. MarshalText is used only if both encoder and decoder are
#        told to.
#        language "de-AT" -> {"M": {}} -> "und"
# With:  github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue v1.21.20, golang.org/x/text v0.43.0
# So:    store plain strings and numbers, or set UseEncodingMarshalers and UseEncodingUnmarshalers.
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
