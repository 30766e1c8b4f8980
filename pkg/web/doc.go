// Package web is what every HTTP answer of this system has, whichever API or
// page it is of: the id of its request, the reading of the headers by which
// proxies say how the caller came, answers to pages of other origins, and the
// Envelope with measurement, panics, common headers and the log line.
package web
