package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-ical"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/safetext/hostile"
)

// hostileRuns returns assessments with every hostile text in every field.
func hostileRuns(c *assessment.Catalog, day assessment.Date) []assessment.Assessment {
	texts := append(hostile.Texts(), hostile.Long())
	each := max(len(c.Questions), len(c.Workstreams), 60)
	var out []assessment.Assessment
	for from := 0; from < len(texts); from += each {
		at := func(i int) string { return texts[(from+i)%len(texts)] }
		run := assessment.Assessment{ID: "01JD0000000000000000000000", Company: safetext.Line(at(0), safetext.MaxCompany), Start: day,
			Answers:   assessment.AnswersFrom(map[assessment.QuestionID]assessment.Answer{"customers": assessment.Choose("us_enterprise"), "asks": assessment.Choose("iso27001")}),
			Notes:     map[assessment.QuestionID]string{},
			Readiness: map[assessment.WorkstreamID]assessment.ReadinessMark{}}
		for i := range each {
			text := at(i)
			if i < len(c.Questions) {
				run.Notes[c.Questions[i].ID] = safetext.Text(text, safetext.MaxNote)
			}
			if i < len(c.Workstreams) && i%2 == 0 {
				run.Readiness[c.Workstreams[i].ID] = assessment.ReadinessMark{State: assessment.NotApplicable, Reason: safetext.Line("a "+text, safetext.MaxReason)}
			}
			if name := safetext.Line(text, safetext.MaxCompany); name != "" {
				run.Deals = append(run.Deals, assessment.Deal{Number: i + 1, Name: name, Asks: []assessment.OptionID{"iso27001"}, Value: 5, Currency: "EUR", Date: day})
			}
		}
		out = append(out, run)
	}
	return out
}

// No format contains text that a terminal, browser or spreadsheet would run, and each
// is still valid and has the names of the deals.
func TestHostileInEveryFormat(t *testing.T) {
	c, err := newApp().loadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	day := assessment.DateOf(newApp().now())
	for _, run := range hostileRuns(c.Catalog, day) {
		d := document{engine: c, run: run, options: assessment.Options{Today: day, SkipFlips: true}}
		for _, f := range formats() {
			if f.ID == formatPDF {
				continue // it is printed from HTML
			}
			var out bytes.Buffer
			if err := f.write(&out, d); err != nil {
				t.Fatalf("%s: %v", f.ID, err)
			}
			if f.ID == formatDOCX {
				wordIsQuiet(t, c.Catalog, run, out.Bytes())
				continue
			}
			if err := hostile.Document(out.String()); err != nil {
				t.Errorf("%s: %v", f.ID, err)
			}
			switch f.ID {
			case formatMarkdown:
				var page bytes.Buffer
				if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(out.Bytes(), &page); err != nil {
					t.Fatal(err)
				}
				quiet(t, f.ID, c.Catalog, run, page.Bytes())
			case formatHTML:
				quiet(t, f.ID, c.Catalog, run, out.Bytes())
			case formatJSON, formatBundle, formatRecord:
				trueJSON(t, f.ID, run, out.Bytes())
			case formatCSV, formatJira, formatLinear, formatGitHub, formatCISO:
				plainCells(t, out.Bytes())
			case formatICS:
				if _, err := ical.NewDecoder(&out).Decode(); err != nil {
					t.Errorf("the calendar: %v", err)
				}
			}
		}
	}
}

// quiet checks that a page has no script, no handler, no address from outside the
// content and nothing to load, and that it names every deal.
func quiet(t *testing.T, name string, c *assessment.Catalog, run assessment.Assessment, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, s := range c.Sources {
		known[s.Address] = true
	}
	var text strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			text.WriteString(n.Data + " ")
			continue
		}
		switch n.Data {
		case "script", "img", "iframe", "link", "object", "embed", "form", "base", "video", "audio":
			t.Errorf("%s: there is <%s>", name, n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "srcdoc" || strings.HasSuffix(a.Key, "href") && !known[a.Val] && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("%s: <%s %s=%q>", name, n.Data, a.Key, a.Val)
			}
		}
	}
	all := strings.ReplaceAll(seen(text.String()), " ", "")
	for _, d := range run.Deals {
		if want := strings.ReplaceAll(seen(d.Name), " ", ""); !strings.Contains(all, want) {
			t.Errorf("%s: the deal %q is not named", name, d.Name)
		}
	}
}

// wordIsQuiet checks that a Word document is XML, has no control characters, links
// only to addresses of the content, and names every deal.
func wordIsQuiet(t *testing.T, c *assessment.Catalog, run assessment.Assessment, data []byte) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, s := range c.Sources {
		known[s.Address] = true
	}
	var all strings.Builder
	for _, file := range archive.File {
		if !strings.HasSuffix(file.Name, ".xml") && !strings.HasSuffix(file.Name, ".rels") {
			continue
		}
		from, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(from)
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
			switch token := token.(type) {
			case xml.CharData:
				all.Write(token)
			case xml.StartElement:
				attributes := map[string]string{}
				for _, a := range token.Attr {
					attributes[a.Name.Local] = a.Value
				}
				if attributes["TargetMode"] == "External" && !known[attributes["Target"]] {
					t.Errorf("%s: a link to %q", file.Name, attributes["Target"])
				}
			}
		}
	}
	if err := hostile.Document(all.String()); err != nil {
		t.Errorf("docx: %v", err)
	}
	text := strings.ReplaceAll(seen(all.String()), " ", "")
	for _, d := range run.Deals {
		if want := strings.ReplaceAll(seen(d.Name), " ", ""); !strings.Contains(text, want) {
			t.Errorf("docx: the deal %q is not named", d.Name)
		}
	}
}

// trueJSON checks that the texts are unchanged.
func trueJSON(t *testing.T, name string, run assessment.Assessment, data []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	all := "\x00" + strings.Join(texts(v), "\x00") + "\x00"
	for _, d := range run.Deals {
		if !strings.Contains(all, "\x00"+seen(d.Name)+"\x00") {
			t.Errorf("%s: the deal %q is missing", name, d.Name)
		}
	}
}

func plainCells(t *testing.T, data []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsRune("=+-@\t\r＝＋－＠﹢﹣", []rune(cell + " ")[0]) {
				t.Errorf("a cell that a spreadsheet runs: %q", cell)
			}
		}
	}
}

// Whatever a command line or a file contains, stdout and stderr are plain text.
func TestHostileCommandLines(t *testing.T) {
	const bad = "A\x1b]0;t\x07B\u009b31mC\u202eD\x7fE\rF\x9bG\x1b[2J\x1bPq\x1b\\\u2066H\x1b]52;c;aGk=\x07"
	dir := t.TempDir()
	t.Setenv("TRUSTPATH_DB", filepath.Join(dir, "t.db"))
	file := filepath.Join(dir, "a\x1b]0;t\x07\u202eb.yaml")
	if err := os.WriteFile(file, []byte("trustpath: 1\ncompany: \x1b[2J\n"+bad+": 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	id, _, code := runs(t, "new", bad)
	if id = strings.TrimSpace(id); code != codeDone {
		t.Fatal(code)
	}
	folder := filepath.Join(dir, bad)
	for _, args := range [][]string{
		{"list"}, {"list", "--json"}, {"show", id}, {"note", id, "customers", bad}, {"set", id, "company=" + bad}, {"set", id, bad + "=x", "start=" + bad},
		{"ready", id, "physical=not_applicable:" + bad}, {"ready", id, bad + "=partial", "physical=" + bad}, {"deal", "add", id, bad, "--asks", "iso27001"},
		{"deal", "add", id, bad, "--asks", bad, "--value", bad, "--currency", bad, "--date", bad}, {"deal", "list", id}, {"deal", "list", id, "--json"},
		{"deal", "remove", id, bad}, {"deal", "import", id, file}, {"answer", id, bad}, {"answer", id, bad + "=" + bad}, {"answer", id, "customers=" + bad},
		{bad}, {"--" + bad}, {"list", "-" + bad}, {"help", bad}, {"show", bad}, {"show", id, "--format", bad}, {"export", id, "--sections", bad},
		{"export", id, "--audience", bad}, {"export", id, "--json"}, {"export", "--all", "--json"}, {"export", id, "-o", filepath.Join(folder, "x")},
		{"assess", "--answers", file}, {"assess", "--batch", "--answers", file}, {"assess", "--answers", folder}, {"assess", "--answers", file, "--without", bad},
		{"import", file}, {"verify", file}, {"verify", file, "--json"}, {"claims", file}, {"claims", file, "--json"}, {"explain", id}, {"explain", id, bad}, {"compare", id, bad},
		{"compare", id, "--since", bad}, {"list", "--today", bad}, {"list", "--limit", bad}, {"content", "list", "--content", folder}, {"content", "check", folder},
		{"content", "check", "--witness", bad}, {"content", "check", folder, "--json"}, {"content", bad}, {"list", "--db", folder + "/x"}, {"completion", bad},
		{"doctor"}, {"restore", folder}, {"backup", filepath.Join(folder, "x")}, {"__complete", "show", ""}, {"__complete", "answer", id, "customers=" + bad + ","},
		{"__complete", "deal", "add", id, "x", "--asks", bad + ","}, {"__complete", bad, ""}, {"delete", bad}, {"delete", id}, {"restore", id},
	} {
		stdout, stderr, _ := runs(t, args...)
		for name, text := range map[string]string{"stdout": stdout, "stderr": stderr} {
			if err := hostile.Document(text); err != nil {
				t.Errorf("%q: %s: %v", args, name, err)
			}
		}
	}
}
