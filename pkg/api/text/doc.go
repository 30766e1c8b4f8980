// Package text finds the words for a refusal: a catalogue from text keys, such
// as Errors.User.Phone.Invalid, to a sentence in the caller's language.
//
// A language is one file, active.<BCP 47 tag>.json, in the JSON format of
// go-i18n. To add one, copy active.en.json, rename and translate it; no Go
// code changes. A key that a file lacks reads in English.
//
// Some keys are in no file on purpose, because the contract answers the key
// itself in every language: Errors.Invalid.Argument, Errors.Org.MemberInvalid,
// Errors.Already.Exists, Errors.Token.Invalid. So does every text of the
// System API, which does not ask here.
//
// The package must not know which refusals there are, their ids or their
// status: a key is a string to it.
package text
