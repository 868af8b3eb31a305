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
		Risks  []assessment.Risk
		Events []assessment.Event
		Whom   []assessment.Asking
		Early  struct {
			At               place `yaml:",inline"`
			assessment.Early `yaml:",inline"`
		}
	}
	b.yaml(textsFile, &file)
	for i, at := range file.At.entries("risks") {
		b.fact("risk", at, &file.Risks[i].Cited, file.header)
		file.Risks[i].When = b.compile(at, "when")
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
	b.out.Texts = assessment.Texts{Risks: file.Risks, Events: file.Events, Whom: file.Whom, Early: file.Early.Early}
}
