package ui_test

import (
	"image/color"
	"math"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"trustpath/tui/ui"
)

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	if len(color) != 7 || color[0] != '#' {
		t.Fatalf("%q is not a color", color)
	}
	weights, total := [3]float64{0.2126, 0.7152, 0.0722}, 0.0
	for i, weight := range weights {
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
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
	words := map[ui.Token]string{
		ui.Text: "text", ui.Muted: "muted", ui.Accent: "accent", ui.Good: "good",
		ui.Warn: "warn", ui.Bad: "bad", ui.Change: "change",
	}
	for _, p := range ui.Palettes() {
		if p.Background == "" {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			for token, name := range words {
				for where, background := range map[string]string{"the background": p.Background, "surface": p.Color(ui.Surface)} {
					if got, want := contrast(t, p.Color(token), background), 4.5; got < want {
						t.Errorf("%s on %s: got %.1f, want at least %.1f", name, where, got, want)
					}
				}
			}
			if got, want := contrast(t, p.Color(ui.Faint), p.Background), 3.0; got < want {
				t.Errorf("faint: got %.1f, want at least %.1f", got, want)
			}
		})
	}
}

// Where the background is not known, every color can be read on a light and on a
// dark one.
func TestContrastOnAnyBackground(t *testing.T) {
	for _, p := range ui.Palettes()[4:6] {
		for token, color := range p.Colors {
			for _, background := range []string{"#16161e", "#000000", "#fafafa", "#ffffff"} {
				if want := 3.3; color != "" && contrast(t, color, background) < want {
					t.Errorf("%s: token %d on %s: got %.1f, want at least %.1f", p.Name, token, background, contrast(t, color, background), want)
				}
			}
		}
	}
}

// Text has the terminal's own color in every palette, so that it can be read
// whatever the background is.
func TestTextHasTheTerminalsColor(t *testing.T) {
	for _, p := range ui.Palettes() {
		s := ui.NewStyles(p, false)
		if got := s.Text.Render("words"); got != "words" {
			t.Errorf("%s: text: got %q", p.Name, got)
		}
		if got := s.Bold.Render("words"); strings.Contains(got, "38;") || !strings.Contains(got, "\x1b[1m") {
			t.Errorf("%s: bold: got %q", p.Name, got)
		}
		doc, err := ui.Markdown(document, 60, s)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range doc.Lines {
			if strings.Contains(ansi.Strip(line), "introduction") && strings.Contains(line, "38;") && !strings.Contains(line, "link") {
				t.Errorf("%s: a document: got %q", p.Name, line)
			}
		}
	}
}

func TestThemePalette(t *testing.T) {
	dark, light := tea.BackgroundColorMsg{Color: color.Black}, tea.BackgroundColorMsg{Color: color.White}
	few, many := tea.ColorProfileMsg{Profile: colorprofile.ANSI}, tea.ColorProfileMsg{Profile: colorprofile.TrueColor}
	mute := ui.MuteMsg{}
	for _, test := range []struct {
		theme     ui.Theme
		colorfgbg string
		told      []tea.Msg
		want      string
	}{
		{"", "", nil, "dark"},
		{ui.ThemeAuto, "", []tea.Msg{dark}, "dark"},
		{ui.ThemeAuto, "", []tea.Msg{light}, "light"},
		{ui.ThemeAuto, "", []tea.Msg{many, mute}, "any background"},
		{ui.ThemeAuto, "", []tea.Msg{mute, light}, "light"},
		{ui.ThemeAuto, "", []tea.Msg{light, mute}, "light"},
		{ui.ThemeAuto, "", []tea.Msg{few}, "16 colors"},
		{ui.ThemeAuto, "", []tea.Msg{few, light, mute}, "16 colors"},
		{ui.ThemeAuto, "0;15", nil, "light"},
		{ui.ThemeAuto, "0;7", []tea.Msg{mute}, "light"},
		{ui.ThemeAuto, "0;default;15", nil, "light"},
		{ui.ThemeAuto, "15;0", []tea.Msg{mute}, "dark"},
		{ui.ThemeAuto, "12;8", nil, "dark"},
		{ui.ThemeAuto, "0;15", []tea.Msg{dark}, "dark"},
		{ui.ThemeAuto, "0;default", nil, "dark"},
		{ui.ThemeAuto, "0;default", []tea.Msg{mute}, "any background"},
		{ui.ThemeAuto, "nonsense;99", nil, "dark"},
		{ui.ThemeDark, "0;15", []tea.Msg{light}, "dark"},
		{ui.ThemeDark, "", []tea.Msg{mute}, "dark"},
		{ui.ThemeLight, "15;0", []tea.Msg{dark, mute}, "light"},
		{ui.ThemeLight, "", []tea.Msg{few}, "16 colors"},
		{ui.ThemeContrast, "", []tea.Msg{dark}, "contrast dark"},
		{ui.ThemeContrast, "", []tea.Msg{light}, "contrast light"},
		{ui.ThemeContrast, "0;15", nil, "contrast light"},
		{ui.ThemeContrast, "", []tea.Msg{mute}, "contrast on any background"},
		{ui.ThemeContrast, "", []tea.Msg{few}, "contrast in 16 colors"},
	} {
		terminal := ui.TerminalOf(test.colorfgbg)
		for _, msg := range test.told {
			terminal.Learn(msg)
		}
		if got := test.theme.Palette(terminal).Name; got != test.want {
			t.Errorf("%q with COLORFGBG=%s, told %T: got %q, want %q", test.theme, test.colorfgbg, test.told, got, test.want)
		}
	}
	terminal := ui.Terminal{}
	if terminal.Learn(dark) || terminal.Learn(many) || terminal.Learn(mute) || !terminal.Learn(light) {
		t.Error("the usual answers ask for other colors, or a light background does not")
	}
}

func TestStyleRendersAsLipgloss(t *testing.T) {
	for _, palette := range ui.Palettes() {
		s := ui.NewStyles(palette, false)
		for _, style := range []ui.Style{s.Text, s.Bold, s.Muted, s.Surface, s.Accent.Bold(true), ui.Link(s.Muted, "https://x.eu")} {
			for _, text := range []string{"", " ", "a b ", "日本", s.Bold.Render("x"), "a\nb", "a\tb", "a\r\nb"} {
				if got, want := style.Render(text), style.Style.Render(text); got != want {
					t.Errorf("%s, %q: got %q, want %q", palette.Name, text, got, want)
				}
			}
		}
	}
}
