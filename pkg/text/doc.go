// Package text finds words in the language of whoever reads them: a catalogue
// leads from keys, such as Errors.User.Phone.Invalid, to texts, and this package
// alone decides on the language.
//
// Each catalogue is a package below this one, so that a function links only
// those that it shows. A language of a catalogue is one file, active.<BCP 47
// tag>.json, in the JSON format of go-i18n. To add one, copy active.en.json,
// rename and translate it; no Go code changes. A key that a file lacks reads in
// English.
//
// The package must not know what its texts are about: a key is a string to it.
package text
