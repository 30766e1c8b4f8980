package systemtoken_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"github.com/tenantry/tenantry/infra/local/systemtoken"
)

// A token of five minutes, as a program mints one for each call. ReadKey reads the key from a file.
func ExampleKey_Mint() {
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	der, _ := x509.MarshalPKCS8PrivateKey(private)
	key, err := systemtoken.ParseKey(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := key.Mint(systemtoken.Claims{
		User: "system", Audience: "https://api.example.com", IssuedAt: time.Now(), Lifetime: 5 * time.Minute,
	})
	fmt.Println(strings.Count(token, "."), err)
	// Output: 2 <nil>
}
