package kit_test

import (
	"math"
	"strconv"
	"testing"

	"trustpath/tui/kit"
)

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if len(colour) != 7 || colour[0] != '#' {
		t.Fatalf("%q is not a colour", colour)
	}
	weights, total := [3]float64{0.2126, 0.7152, 0.0722}, 0.0
	for i, weight := range weights {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		total += weight * v
	}
	return total
}

func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrast(t *testing.T) {
	words := map[kit.Token]string{
		kit.Text: "text", kit.Muted: "muted", kit.Accent: "accent", kit.Good: "good",
		kit.Warn: "warn", kit.Bad: "bad", kit.Change: "change",
	}
	for _, p := range kit.Palettes() {
		t.Run(p.Name, func(t *testing.T) {
			for token, name := range words {
				for where, background := range map[string]string{"the background": p.Background, "surface": p.Colour(kit.Surface)} {
					if got, want := contrast(t, p.Colour(token), background), 4.5; got < want {
						t.Errorf("%s on %s: got %.1f, want at least %.1f", name, where, got, want)
					}
				}
			}
			if got, want := contrast(t, p.Colour(kit.Faint), p.Background), 3.0; got < want {
				t.Errorf("faint: got %.1f, want at least %.1f", got, want)
			}
		})
	}
}

func TestThemePalette(t *testing.T) {
	for _, test := range []struct {
		theme kit.Theme
		dark  bool
		want  string
	}{
		{"", true, "dark"}, {kit.ThemeAuto, true, "dark"}, {kit.ThemeAuto, false, "light"},
		{kit.ThemeDark, false, "dark"}, {kit.ThemeLight, true, "light"},
		{kit.ThemeContrast, true, "contrast dark"}, {kit.ThemeContrast, false, "contrast light"},
	} {
		if got := test.theme.Palette(test.dark).Name; got != test.want {
			t.Errorf("%q on dark %v: got %q, want %q", test.theme, test.dark, got, test.want)
		}
	}
}
