package engine_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"trustpath/assessment"
	"trustpath/assessment/engine"
	"trustpath/assessment/pack"
	"trustpath/content"
)

// shippedWith loads the shipped pack with each file passed through edit.
func shippedWith(t testing.TB, edit func(name, text string) string) *engine.Engine {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Default(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Default(), name)
		files[name] = &fstest.MapFile{Data: []byte(edit(name, string(data)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := pack.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return engine.New(c)
}

var usPlaces = regexp.MustCompile(`\bus_places\b`)

// newPack is the shipped pack with a renamed question, renamed options and a
// renamed workstream; SOC 2 for US buyers is next there, not now.
func newPack(t testing.TB) *engine.Engine {
	return shippedWith(t, func(name, text string) string {
		text = usPlaces.ReplaceAllString(text, "us_states")
		text = strings.ReplaceAll(text, "us_states.texas", "us_states.tx")
		text = strings.ReplaceAll(text, "id: texas\n", "id: tx\n")
		text = strings.ReplaceAll(text, "held.hitrust", "held.hitrust_any")
		switch name {
		case "questions/1-today.yaml":
			text = strings.Replace(text, "- id: hitrust\n", "- id: hitrust_any\n", 1)
		case "workstreams.yaml":
			text = strings.Replace(text, "- id: physical\n", "- id: offices\n", 1)
		case "rules/soc2.yaml":
			text = strings.Replace(text, "- id: soc2_us_buyers\n  policy: 5\n  value: now", "- id: soc2_us_buyers\n  policy: 5\n  value: next", 1)
		case "pack.yaml":
			text = strings.Replace(text, `version: "2027.01"`, `version: "2027.02"`, 1) + `
renamed:
  questions: {us_places: us_states}
  options:
    us_places.texas: us_states.tx
    us_places.lone_star: us_states.tx
    held.hitrust: held.hitrust_any
  workstreams: {physical: offices}
`
		}
		return text
	})
}

func answersOf(given map[assessment.QuestionID][]assessment.OptionID) assessment.Answers {
	all := map[assessment.QuestionID]assessment.Answer{}
	for id, options := range given {
		all[id] = assessment.Choose(options...)
		if len(options) == 1 && options[0] == "unknown" {
			all[id] = assessment.DontKnow()
		}
	}
	return assessment.AnswersFrom(all)
}
