package main

import (
	"archive/zip"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// machine describes what was measured, and where.
func machine(runs int) string {
	return fmt.Sprintf("%d starts of each under the emulator, medians; %d warm calls after each start; %s, %s/%s, %d processors, %s.\n",
		runs, warmCalls, runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), time.Now().Format(time.DateOnly))
}

// table returns a row for each function. Idle functions come first, and the others are
// compared with each of them.
func table(all []*function) (string, error) {
	header := []string{"function", "event", "init and first call"}
	for _, f := range all {
		if f.idle {
			header = append(header, "to `"+f.name+"`")
		}
	}
	header = append(header, "processor time of it", "warm call", "peak memory", "package", "executables")
	var b strings.Builder
	row := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	row(header)
	b.WriteString(strings.Repeat("|---", len(header)) + "|\n")
	for _, f := range all {
		executables, packed, err := sizes(filepath.Dir(f.bootstrap))
		if err != nil {
			return "", err
		}
		first := median(f.first)
		cells := []string{"`" + f.name + "`", "`" + f.sample + "`", milliseconds(first)}
		for _, idle := range all {
			if idle.idle {
				cells = append(cells, fmt.Sprintf("%.2f", float64(first)/float64(median(idle.first))))
			}
		}
		row(append(cells, milliseconds(median(f.cpu)), milliseconds(median(f.warm)), megabytes(f.memory),
			megabytes(packed), megabytes(executables)))
	}
	return b.String(), nil
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }

func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }

// median returns the median of values, which must not be empty.
func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// sizes returns the size of a folder's files, and of the package that Lambda gets, in
// bytes.
func sizes(folder string) (files, packed int64, err error) {
	var size counter
	archive := zip.NewWriter(&size)
	if err := archive.AddFS(os.DirFS(folder)); err != nil {
		return 0, 0, err
	}
	if err := archive.Close(); err != nil {
		return 0, 0, err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, 0, err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			return 0, 0, err
		}
		files += info.Size()
	}
	return files, int64(size), nil
}

// counter counts the bytes written to it.
type counter int64

// Write never fails.
func (c *counter) Write(text []byte) (int, error) {
	*c += counter(len(text))
	return len(text), nil
}
