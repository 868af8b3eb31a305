package assessment

import "time"

// Summary is what a list of many assessments needs of each: enough to find it.
// Everything else is read of those in view.
type Summary struct {
	ID      string
	Company string
	Changed time.Time
}
