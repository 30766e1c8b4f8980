// Package message has ErrorDetail, which refusals with an id carry in their details,
// and LocalizedMessage, a text for people. Generated except for this file. It must not
// know which refusals and texts exist.
package message
