package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// claims prints the claims of the token on its standard input, one per line, if it is the only line there and is signed
// with key.pem.
func claims() {
	log.SetFlags(0)
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	line, isLine := bytes.CutSuffix(input, []byte("\n"))
	token, err := jwt.ParseSigned(string(line), []jose.SignatureAlgorithm{jose.ES256, jose.RS256, jose.EdDSA})
	if err != nil || !isLine {
		log.Fatalf("not a token and a line end: %q, %v", input, err)
	}
	private, err := readKey("key.pem")
	if err != nil {
		log.Fatal(err)
	}
	var said jwt.Claims
	var sent struct {
		Audience json.RawMessage `json:"aud"`
	}
	if err := token.Claims(private.Public(), &said, &sent); err != nil {
		log.Fatal(err)
	}
	fmt.Println("algorithm", token.Headers[0].Algorithm)
	fmt.Println("issuer", said.Issuer)
	fmt.Println("subject", said.Subject)
	fmt.Println("audience", string(sent.Audience))
	fmt.Println("lifetime", said.Expiry.Time().Sub(said.IssuedAt.Time()))
	if age := time.Since(said.IssuedAt.Time()); age < 0 || age > time.Minute {
		log.Fatalf("issued %v ago", age)
	}
}
