package kit

import "trustpath/assessment"

// ReadinessWord is how far a workstream is, as a person reads it.
func ReadinessWord(r assessment.Readiness) string {
	switch r {
	case assessment.InPlace:
		return "in place"
	case assessment.Partial:
		return "partial"
	case assessment.NotApplicable:
		return "not applicable"
	default:
		return "missing"
	}
}

// ReadinessSign is its glyph.
func ReadinessSign(s Styles, r assessment.Readiness) string {
	switch r {
	case assessment.InPlace:
		return s.Good.Render(s.Glyphs.Settled)
	case assessment.Partial:
		return s.Warn.Render(s.Glyphs.Partial)
	case assessment.NotApplicable:
		return s.Muted.Render(s.Glyphs.NotNeeded)
	default:
		return s.Text.Render(s.Glyphs.Possible)
	}
}
