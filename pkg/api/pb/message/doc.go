// Package message is the wire of ErrorDetail, which a refusal with an id
// carries in its details, and of LocalizedMessage, a text for people. Generated
// but for this file. It must not know which refusals and texts there are.
package message
