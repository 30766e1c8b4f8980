// Package message is the wire of ErrorDetail, which a refusal with an id
// carries in its details. Generated but for this file. It must not know which
// refusals there are.
package message
