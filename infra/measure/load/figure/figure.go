// Package figure draws line charts as SVG files.
package figure

import (
	"fmt"
	"os"
	"path/filepath"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	_ "gonum.org/v1/plot/vg/vgsvg" // the format of the files
)

// Figure is a set of lines with common axes.
type Figure struct {
	Title, X, Y string
	// LogX and LogY make an axis logarithmic; its values must be positive.
	LogX, LogY bool
	Lines      []Line
}

// Line has a point for each X.
type Line struct {
	Name string
	X, Y []float64
	// Dots draws only the points.
	Dots bool
}

// Write writes the figure to a file and creates its folder if necessary.
func (f Figure) Write(path string) error {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = f.Title, f.X, f.Y
	p.Legend.Top, p.Legend.Left = true, true
	if f.LogX {
		p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	}
	if f.LogY {
		p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	} else {
		p.Y.Min = 0
	}
	p.Add(plotter.NewGrid())
	for i, l := range f.Lines {
		if len(l.X) == 0 || len(l.X) != len(l.Y) {
			return fmt.Errorf("figure %s, line %q: %d and %d coordinates", path, l.Name, len(l.X), len(l.Y))
		}
		points := make(plotter.XYs, len(l.X))
		for j := range l.X {
			points[j] = plotter.XY{X: l.X[j], Y: l.Y[j]}
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			return fmt.Errorf("figure %s, line %q: %w", path, l.Name, err)
		}
		line.Color, dots.Color, dots.Shape = plotutil.Color(i), plotutil.Color(i), draw.CircleGlyph{} //nolint:misspell // as the library has it
		p.Add(dots)
		if l.Dots {
			p.Legend.Add(l.Name, dots)
			continue
		}
		p.Add(line)
		p.Legend.Add(l.Name, line, dots)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return p.Save(7*vg.Inch, 4*vg.Inch, path)
}
