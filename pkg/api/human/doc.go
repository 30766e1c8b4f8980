// Package human reads people from requests of the API's second version; several of its
// services share these messages.
package human
