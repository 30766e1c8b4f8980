#!/usr/bin/env bash
# Guess: "! exec" requires the program to run and fail; a background program that fails makes the test fail by its
#        end, as the package documents; "! stdout ." means that nothing was printed.
# Seen:  a program that does not exist satisfies "! exec", so a misspelt name passes for good. Without a wait, the
#        status of a background program is never checked, neither at the end nor at a stop. Blank lines count as
#        nothing, since a dot does not match a newline.
#        ! exec no-such-program: passes      exec sh -c 'exit 3' &: passes      exec echo, ! stdout .: passes
# With:  github.com/rogpeppe/go-internal/testscript v1.16.0
# So:    check an expected failure by its message, wait for background programs, and use "cmp stdout empty" for no
#        output.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

GOBIN=$work go install github.com/rogpeppe/go-internal/cmd/testscript@v1.16.0 2>>"$work/log"
# outcome SCRIPT: whether it passes.
outcome() {
  printf '%s\n' "$1" >"$work/script.txtar"
  if "$work/testscript" "$work/script.txtar" >>"$work/log" 2>&1; then echo passes; else echo fails; fi
}

noted "a program that is missing, expected to fail" passes "$(outcome '! exec no-such-program')"
noted "a file that is missing, expected not to match" fails "$(outcome '! grep x no-such-file')"
failing="exec sh -c 'exit 3' &"
noted "a failing background program" passes "$(outcome "$failing
exec sleep 0.5")"
noted "a failing background program, before a stop" passes "$(outcome "$failing
exec sleep 0.5
stop")"
noted "a failing background program, with a wait" fails "$(outcome "$failing
wait")"
noted "blank lines, expected to be nothing" passes "$(outcome 'exec echo
! stdout .')"
noted "blank lines, compared with nothing" fails "$(outcome 'exec echo
cmp stdout empty
-- empty --')"
