package oidc

import "reflect"

// all returns the texts by their names.
func (t *texts) all() map[string]string {
	byName := map[string]string{}
	value := reflect.ValueOf(t).Elem()
	for i := range value.NumField() {
		byName[value.Type().Field(i).Name] = value.Field(i).String()
	}
	return byName
}
