package tui

import (
	tea "charm.land/bubbletea/v2"

	"trustpath/assessment"
	"trustpath/tui/screen/compare"
	"trustpath/tui/screen/export"
)

// comparisonFile is a comparison on its way into a file: one format, named after
// what is compared, and written as every other file is.
type comparisonFile struct {
	export.Exporter
	made compare.ExportMsg
}

// Formats is markdown alone.
func (f comparisonFile) Formats() []export.Format {
	markdown := f.Exporter.Formats()[0]
	markdown.Use, markdown.Holds = "to read and send on", "The differences are in it, and their causes."
	return []export.Format{markdown}
}

// SuggestPath names the file as the roadmap of a company of that name.
func (f comparisonFile) SuggestPath(_ assessment.Assessment, format string) string {
	return f.Exporter.SuggestPath(assessment.Assessment{Company: f.made.Name}, format)
}

// Preview is the beginning of the text.
func (f comparisonFile) Preview(assessment.Assessment, export.Wish) (export.Excerpt, error) {
	return export.ExcerptOf(f.made.Text), nil
}

// Export writes the text.
func (f comparisonFile) Export(_ assessment.Assessment, wish export.Wish) (string, error) {
	return f.Write(f.made.Text, wish)
}

// exportComparison opens the dialog for a comparison.
func (m *Model) exportComparison(made compare.ExportMsg) tea.Cmd {
	return m.openDialog(export.New(assessment.Assessment{}, nil, comparisonFile{m.deps.Export, made}, m.keys))
}
