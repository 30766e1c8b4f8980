package config

// Sweeper configures the function of that name.
type Sweeper struct {
	// Table is the name of the DynamoDB table.
	Table string `env:"TENANTRY_TABLE,notEmpty"`
	AWS
	Log
}
