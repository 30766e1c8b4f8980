package config

// SigningKeys configures the function of that name.
type SigningKeys struct {
	Tenants
	Tokens
	// SigningKeyRate is how many signing keys are made in a second, at most. KMS
	// makes about one RSA pair a second for an account, for all who need one.
	SigningKeyRate Rate `env:"TENANTRY_SIGNING_KEY_RATE" envDefault:"0.25"`
}
