package report

func (d *document) money() {
	if d.r.Effort == nil || d.r.Cost == nil || len(d.r.Cost.Items) == 0 {
		return
	}
	d.heading(2, "Effort and cost")
	d.para("Your own work: " + wholeDays(d.r.Effort.Days) + " person-days, our estimate. What you pay to others, an estimate too:")
	var rows [][]string
	for _, i := range d.r.Cost.Items {
		rows = append(rows, []string{cell(i.Title), d.r.Cost.Currency + " " + span(thousands(i.Low), thousands(i.High)), d.cite(i.Sources)})
	}
	rows = append(rows, []string{"**First year**", "**" + d.r.Cost.Currency + " " + span(thousands(d.r.Cost.Low), thousands(d.r.Cost.High)) + "**", "estimate"})
	d.table([]string{"What", "Range", "From"}, rows)
	d.para(d.r.Cost.Basis)
	rows = nil
	for _, u := range d.r.Effort.Reuse {
		rows = append(rows, []string{d.c.Standard(u.From).Short, d.c.Standard(u.To).Short, percent(u.Requirements), percent(u.EffortSaved),
			cell(u.Note) + " (" + d.cite(u.Sources) + ")"})
	}
	if len(rows) > 0 {
		d.heading(3, "What carries over")
		d.para("Requirements carried over and effort saved are two different figures, and neither is the share of the audit that falls away. " +
			"The first is what the sources say, widened to our own mapping where it says less or more; the second is our estimate, from the person-days of the work.")
		d.table([]string{"From", "To", "Requirements", "Effort saved", "Note"}, rows)
	}
}
