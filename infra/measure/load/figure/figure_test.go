package figure_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tenantry/tenantry/infra/measure/load/figure"
)

func TestFigure_Write(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "figure.svg")
	err := figure.Figure{
		Title: "Latency", X: "requests a second", Y: "ms", LogX: true, LogY: true,
		Lines: []figure.Line{
			{Name: "median", X: []float64{1, 10, 100}, Y: []float64{1, 2, 50}},
			{Name: "closed loop", X: []float64{20}, Y: []float64{3}, Dots: true},
		},
	}.Write(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for decoder := xml.NewDecoder(strings.NewReader(string(text))); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("not an SVG file: %v", err)
		}
	}
	for _, want := range []string{"Latency", "requests a second", "median", "closed loop"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("got no %q in the figure", want)
		}
	}
}

// A value that the axis cannot show is an error, not a panic.
func TestFigure_Write_NoPoints(t *testing.T) {
	f := figure.Figure{Lines: []figure.Line{{Name: "nothing"}}}
	if err := f.Write(filepath.Join(t.TempDir(), "figure.svg")); err == nil {
		t.Error("got no error for a line without points")
	}
}
