// Command token mints a system user's JWT from its private key file, to call
// the System API with curl. It knows no server: what it prints is valid
// wherever the public key is configured.
package main
