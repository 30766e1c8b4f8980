// Command token mints a system user's JWT from its private key file, for calling the
// System API with curl. It contacts no server: the token is valid wherever the public
// key is configured.
package main
