#!/usr/bin/env bash
# Guess: the value in a SCIM filter is JSON, as RFC 7644, section 3.4.2.2, has it: a number may be negative or have a fraction, and a
#        string its escapes.
# Seen:  of four parsers one reads them all, the SDK for Java. The one for Python refuses both kinds of number and an escaped quotation
#        mark; the one for JavaScript only unescapes quotation marks, and the one for Go nothing. Go refuses \u, and "or" next to "and"
#        within brackets.
#        userName eq "J\u00f6rg" compares with J\u00f6rg, letter by letter, in JavaScript, and is an error in Go
# With:  PyPI scim2-filter-parser 0.7.0, npm scim2-parse-filter 0.2.10, github.com/scim2/filter-parser/v2 v2.3.1,
#        Maven com.unboundid.product.scim2:scim2-sdk-common 5.0.0
# So:    send letters as they are, and test the filters of a client's users with names that have quotation marks.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

cat >"$work/filters" <<'E'
a eq -1
a eq 1.5
a eq "x\"y"
a eq "J\u00f6rg"
a[b eq "x" or c eq "y" and d pr]
E
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-compile --disable-pip-version-check scim2-filter-parser==0.7.0
cat >"$work/main.py" <<'E'
import sys
from scim2_filter_parser.lexer import SCIMLexer
from scim2_filter_parser.parser import SCIMParser

for line in open(sys.argv[1]):
    try:
        parsed = SCIMParser().parse(SCIMLexer().tokenize(line.strip()))
        print(getattr(getattr(parsed.expr, "comp_value", None), "value", "read"))
    except Exception as error:
        print("refused")
E
noted "Python" 'refused
refused
refused
J\u00f6rg
read' "$("$work/venv/bin/python" "$work/main.py" "$work/filters")"
(cd "$work" && npm install --silent --no-audit --no-fund scim2-parse-filter@0.2.10)
cat >"$work/main.mjs" <<'E'
import { readFileSync } from "node:fs";
import { parse } from "scim2-parse-filter";

for (const line of readFileSync("filters", "utf8").trim().split("\n")) {
  try {
    console.log(parse(line).compValue ?? "read");
  } catch {
    console.log("refused");
  }
}
E
noted "JavaScript" '-1
1.5
x"y
J\u00f6rg
read' "$(cd "$work" && node main.mjs)"
seen=$(go_run github.com/scim2/filter-parser/v2@v2.3.1 <<'E'
package main

import (
	"fmt"
	"os"
	"strings"

	filter "github.com/scim2/filter-parser/v2"
)

func main() {
	text, _ := os.ReadFile("../filters")
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		parsed, err := filter.ParseFilter([]byte(line))
		if err != nil {
			fmt.Println("refused")
		} else if attribute, ok := parsed.(*filter.AttributeExpression); ok {
			fmt.Println(attribute.CompareValue)
		} else {
			fmt.Println("read")
		}
	}
}
E
)
noted "Go" '-1
1.5
x\"y
refused
refused' "$seen"
noted "Java" '-1
1.5
x"y
Jörg
read' "$(java_run com.unboundid.product.scim2:scim2-sdk-common:5.0.0 <<'E'
import com.unboundid.scim2.common.filters.Filter;
import java.nio.file.*;

public class Main {
  public static void main(String[] arguments) throws Exception {
    for (var line : Files.readAllLines(Path.of("filters"))) {
      var filter = Filter.fromString(line);
      System.out.println(filter.isComplexValueFilter() ? "read" : filter.getComparisonValue().asText());
    }
  }
}
E
)"
