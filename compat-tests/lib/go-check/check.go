// Package check is how a Go program reports its checks: one `ok name` or `not ok name` line each, `# ` lines for the why.
package check

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"time"
)

var passed, failed int

type failure string

// Run runs one check; a check that fails, panics or takes too long does not end the program.
func Run(name string, body func(ctx context.Context)) {
	RunWithin(60*time.Second, name, body)
}

// RunWithin is Run with a limit of its own.
func RunWithin(limit time.Duration, name string, body func(ctx context.Context)) {
	// Only checks whose name has this in it: for work on one of them.
	if !strings.Contains(name, os.Getenv("COMPAT_ONLY")) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	done := make(chan string, 1)
	go func() {
		defer func() {
			switch thrown := recover().(type) {
			case nil:
				done <- ""
			case failure:
				done <- string(thrown)
			default:
				done <- fmt.Sprintf("%v\n%s", thrown, debug.Stack())
			}
		}()
		body(ctx)
	}()
	late := limit + 10*time.Second
	why := fmt.Sprintf("no result within %v", late)
	select {
	case why = <-done:
	case <-time.After(late):
	}
	if why == "" {
		passed++
		fmt.Println("ok " + name)
		return
	}
	failed++
	fmt.Println("not ok " + name)
	for _, line := range strings.Split(why, "\n") {
		fmt.Println("# " + line)
	}
}

// Fail ends the running check as failed.
func Fail(format string, args ...any) {
	stack := strings.Split(string(debug.Stack()), "\n")
	where := ""
	for _, line := range stack {
		if strings.Contains(line, ".go:") && strings.Contains(line, "compat-tests/") && !strings.Contains(line, "go-check/") {
			where = " (" + strings.TrimSpace(line) + ")"
			break
		}
	}
	panic(failure(fmt.Sprintf(format, args...) + where))
}

// Must fails the check when there is an error.
func Must(err error) {
	if err != nil {
		Fail("unexpected error: %v", err)
	}
}

// Equal fails the check when the two differ.
func Equal(actual, expected any, what string) {
	if !reflect.DeepEqual(actual, expected) {
		Fail("%s: expected %v, got %v", what, expected, actual)
	}
}

// Refused fails the check when the error is not the one expected.
func Refused(err, expected error, what string) {
	if !errors.Is(err, expected) {
		Fail("%s: expected %v, got %v", what, expected, err)
	}
}

// Eventually asks until the answer is yes, or the check is out of time.
func Eventually(ctx context.Context, what string, question func() bool) {
	for !question() {
		if ctx.Err() != nil {
			Fail("not in time: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Finish ends the program: exit code 1 when a check failed or none ran.
func Finish() {
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
	os.Exit(0)
}
