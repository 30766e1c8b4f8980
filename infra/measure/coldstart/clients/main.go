// Command clients is a Lambda function that creates create-instance's clients and links
// its libraries, but does nothing.
package main

import "github.com/tenantry/tenantry/infra/measure/coldstart/idle"

func main() { idle.Main() }
