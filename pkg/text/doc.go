// Package text finds texts in the reader's language: a catalogue maps keys, such as
// Errors.User.Phone.Invalid, to texts, and only this package decides on the language.
//
// Each catalogue is a package below this one, so that a function links only those that
// it shows. A language of a catalogue is one file, active.<BCP 47 tag>.json, in the
// JSON format of go-i18n. To add one, copy active.en.json, rename and translate it; no
// Go code changes. A key that a file lacks is shown in English.
//
// The package must not know what its texts are about: to it, a key is just a string.
package text
