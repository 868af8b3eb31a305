package report

import (
	"sort"

	"trustpath/assessment"
)

func (d *document) obligations() {
	if len(d.r.Obligations) == 0 {
		return
	}
	d.heading(2, "Obligations to know about")
	d.para("These are flags, not legal advice; ask a lawyer before you rely on one.")
	sorted := append([]assessment.ObligationResult(nil), d.r.Obligations...)
	sort.SliceStable(sorted, func(i, j int) bool { return dated(sorted[i]).Before(dated(sorted[j])) })
	var rows [][]string
	for _, o := range sorted {
		rows = append(rows, []string{cell(o.Title), o.Force, d.from(o), stateWord(o.State)})
	}
	d.table([]string{"Obligation", "Force", "Applies from", "For you"}, rows)
	for _, o := range sorted {
		d.heading(3, o.Title)
		if o.State == assessment.Possible {
			d.para("*An open answer decides whether this concerns you.*")
		}
		d.para(o.Text)
		d.list([]string{"Next step: " + o.NextStep})
		for _, b := range o.Because {
			d.para(d.trace(b))
		}
	}
}

// from says since or from when an obligation applies.
func (d *document) from(o assessment.ObligationResult) string {
	switch {
	case o.AppliesFrom.IsZero():
		return "no date"
	case d.r.AsOf.Before(o.AppliesFrom):
		return "**" + o.AppliesFrom.Format(longDate) + "**"
	}
	return Applies(o.Duty, d.r.AsOf)
}

// Applies says on a day since or from when a duty with a date applies.
func Applies(o *assessment.Duty, today assessment.Date) string {
	day := o.AppliesFrom.Format(longDate)
	switch {
	case today.Before(o.AppliesFrom):
		return "from " + day
	case o.Force == "voluntary":
		return "published " + day
	}
	return "in force since " + day
}

// stateWord says for a table whether something concerns the reader.
func stateWord(s assessment.State) string {
	if s == assessment.Possible {
		return "an open answer decides"
	}
	return "yes"
}

// dated sorts what has no date behind what has one.
func dated(o assessment.ObligationResult) assessment.Date {
	if o.AppliesFrom.IsZero() {
		return o.AppliesFrom.AddMonths(12 * 3000)
	}
	return o.AppliesFrom
}
