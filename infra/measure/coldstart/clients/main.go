// Command clients is a Lambda function that makes create-instance's clients and links its libraries, and does nothing.
package main

import "github.com/tenantry/tenantry/infra/measure/coldstart/idle"

func main() { idle.Main() }
