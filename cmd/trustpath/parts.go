package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"trustpath/assessment/report"
)

// partsFlag is what of a roadmap is written.
type partsFlag struct {
	sections []string
	audience string
}

func (p *partsFlag) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&p.sections, "sections", nil, "only these `parts`: "+strings.Join(words(report.Sections()), ", "))
	cmd.Flags().StringVar(&p.audience, "audience", "", "only what these `readers` need: "+strings.Join(words(report.Audiences()), ", "))
	cmd.MarkFlagsMutuallyExclusive("sections", "audience")
}

// value is the selection, for a format that takes one.
func (p *partsFlag) value(id string) (report.Selection, error) {
	out := report.Selection{Audience: report.Audience(strings.TrimSpace(p.audience))}
	if p.audience != "" && !slices.Contains(report.Audiences(), out.Audience) {
		return out, failure{codeUsage, unknown("audience", p.audience, report.Audiences())}
	}
	var problems []error
	for _, name := range p.sections {
		name = strings.TrimSpace(name)
		if !slices.Contains(report.Sections(), report.Section(name)) {
			problems = append(problems, unknown("section", name, report.Sections()))
		}
		out.Sections = append(out.Sections, report.Section(name))
	}
	if err := allWrong(problems); err != nil {
		return out, err
	}
	if f, err := formatOf(id); err == nil && !f.parts && (p.audience != "" || len(p.sections) > 0) {
		return out, usagef("--sections and --audience are for markdown and html; %s is always whole", id)
	}
	return out, nil
}

// words are ids as text.
func words[T ~string](ids []T) []string {
	var out []string
	for _, id := range ids {
		out = append(out, string(id))
	}
	return out
}
