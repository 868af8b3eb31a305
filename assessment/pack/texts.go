package pack

import "trustpath/assessment"

// textsFile is what documents say beyond the result. A pack can go without it.
const textsFile = "documents.yaml"

func (b *builder) documentTexts() {
	if _, written := b.files[textsFile]; !written {
		return
	}
	var file struct {
		header `yaml:",inline"`
		Risks  []struct {
			At              place `yaml:",inline"`
			assessment.Risk `yaml:",inline"`
			When            string
		}
		Events []assessment.Event
		Whom   []assessment.Asking
		Early  struct {
			At               place `yaml:",inline"`
			assessment.Early `yaml:",inline"`
		}
	}
	b.yaml(textsFile, &file)
	for _, r := range file.Risks {
		b.fact("risk", r.At, &r.Cited, file.header)
		r.Risk.When = b.compile(r.At, "when")
		b.out.Texts.Risks = append(b.out.Texts.Risks, r.Risk)
	}
	for _, e := range file.At.entries("events") {
		b.known("event "+b.id("event", e), "option", e.word("option"))
	}
	for _, w := range file.At.entries("whom") {
		b.known("whom", "question", w.word("id"))
	}
	for _, t := range file.Early.At.entries("templates") {
		b.known("a template", "workstream", t.word("id"))
	}
	b.out.Texts.Events, b.out.Texts.Whom, b.out.Texts.Early = file.Events, file.Whom, file.Early.Early
}
