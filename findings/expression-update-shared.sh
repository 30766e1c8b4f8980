#!/usr/bin/env bash
# Guess: a builder of the expression package is a value, as its methods return a new one: two updates that extend a common one do
#        not affect each other. Conditions and projections behave like that.
# Seen:  an update writes into the one that it extends. Of two that share a beginning, both get the clauses of both, and so does
#        the beginning: a package variable grows with each request. From two goroutines that is a race.
#        base.Set(x), base.Set(y): each is SET a, x, y
# With:  github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression v1.10.8
# So:    build each update from its own expression.Set.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

seen=$(go_run github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression@v1.10.8 <<'E'
package main

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
)

// show prints an expression with the names in the place of its placeholders.
func show(what string, builder expression.Builder, text func(expression.Expression) *string) {
	built, err := builder.Build()
	if err != nil {
		panic(err)
	}
	filled := strings.TrimSpace(*text(built))
	for placeholder, name := range built.Names() {
		filled = strings.ReplaceAll(filled, placeholder, name)
	}
	fmt.Println(what, filled)
}

func main() {
	name := expression.Name
	update := expression.Set(name("a"), name("v"))
	x, y := update.Set(name("x"), name("v")), update.Set(name("y"), name("v"))
	for i, each := range []expression.UpdateBuilder{update, x, y} {
		show([]string{"base", "base and x", "base and y"}[i], expression.NewBuilder().WithUpdate(each), expression.Expression.Update)
	}
	condition := name("a").AttributeExists()
	_, other := condition.And(name("x").AttributeExists()), condition.And(name("y").AttributeExists())
	show("condition", expression.NewBuilder().WithCondition(other), expression.Expression.Condition)
	projection := expression.NamesList(name("a"))
	_, more := projection.AddNames(name("x")), projection.AddNames(name("y"))
	show("projection", expression.NewBuilder().WithProjection(more), expression.Expression.Projection)
}
E
)
noted "expressions" 'base SET a = v, x = v, y = v
base and x SET a = v, x = v, y = v
base and y SET a = v, x = v, y = v
condition (attribute_exists (a)) AND (attribute_exists (y))
projection a, y' "$seen"
