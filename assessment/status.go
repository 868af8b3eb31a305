package assessment

// Status compares the last plan that was promised with the plan of today. Without a
// baseline it compares with the plan from its start, if that day has passed.
type Status struct {
	AsOf     Date           `json:"as_of"`
	Company  string         `json:"company"`
	Baseline *PlanBaseline  `json:"baseline"` // nil where nothing was promised
	Earlier  []PlanBaseline `json:"earlier"`  // what was promised before it, the last one first
	Since    Date           `json:"since"`    // the day of the plan that is compared with; zero: none
	Last     Date           `json:"last"`     // from when Done is listed, and the day of MovedDate.Then; zero: all, none
	Until    Date           `json:"until"`    // the last day of Next
	Tasks    int            `json:"tasks"`    // in the plan
	Due      DueTasks       `json:"due"`
	PlanStatus
	DealsAtRisk  []DealAtRisk    `json:"deals_at_risk"`
	FactsExpired []ExpiredFact   `json:"facts_expired"`
	FactsDue     []ExpiredFact   `json:"facts_due"` // those to check by Until
	Deadlines    []AskedDeadline `json:"deadlines"` // those of the plan
	Days         map[string]Date `json:"-"`         // by id, when each task of the plan is due
}

// PlanStatus is what a status says about the plan.
type PlanStatus struct {
	Late     []LateTask     `json:"late"`  // the latest first
	Next     []StatusTask   `json:"next"`  // due from today on, by day
	Done     []StatusTask   `json:"done"`  // the last one first
	Moved    []MovedDate    `json:"moved"` // of Forecast, what is expected on another day
	Forecast []ForecastDate `json:"forecast"`
}

// DueTasks counts the tasks and booked audits that have a day. Those that were done
// before the plan was promised are not counted.
type DueTasks struct {
	OnTime   int `json:"on_time"`
	DoneLate int `json:"done_late"`
	Early    int `json:"early"` // done, and due after today
	Late     int `json:"late"`
}

// ByNow is how many of them were due by today, and are done or late.
func (d DueTasks) ByNow() int { return d.OnTime + d.DoneLate + d.Late }

// PlanBaseline names a baseline.
type PlanBaseline struct {
	Number int    `json:"number"`
	Day    Date   `json:"day"`
	Reason string `json:"reason,omitempty"`
}

// StatusTask is work, a milestone or what recurs, with its day and who does it.
type StatusTask struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Person   string    `json:"person,omitempty"` // a name, where one is entered
	Owner    string    `json:"owner,omitempty"`  // the titles of the roles
	State    Readiness `json:"state"`
	Due      Date      `json:"due"`
	Done     Date      `json:"done,omitzero"`
	DoneWhen string    `json:"done_when,omitempty"`
	Link     string    `json:"link,omitempty"`
	Recurs   bool      `json:"recurs,omitempty"`
	Begins   bool      `json:"begins,omitempty"` // of a window, whose first day is due: to be marked as started
}

// Who is the person who does it, or else the owner.
func (t *StatusTask) Who() string {
	if t.Person != "" {
		return t.Person
	}
	return t.Owner
}

// LateTask is what was due before today and is not done.
type LateTask struct {
	StatusTask
	Days     int         `json:"days"`     // calendar days since it was due
	Workdays int         `json:"workdays"` // those on which people work
	Moves    []MovedDate `json:"moves"`    // what would come earlier if it was done
}

// MovedDate is a milestone that is expected on another day than before.
type MovedDate struct {
	Milestone MilestoneID `json:"milestone"`
	Title     string      `json:"title"`
	From      Date        `json:"from"`
	To        Date        `json:"to"`
	Then      Date        `json:"then,omitzero"` // when it was expected on Status.Last
	Days      int         `json:"days"`          // later; below zero earlier
	Because   []MoveCause `json:"because,omitempty"`
}

// MoveCause is why a milestone moved, and by how many days; the causes of a move add up
// to its days.
type MoveCause struct {
	Cause MoveKind `json:"cause"`
	Days  int      `json:"days"`
	Task  string   `json:"task,omitempty"` // the late task that moves it most, or the milestone with the day
	Title string   `json:"title,omitempty"`
}

// MoveKind is a kind of cause.
type MoveKind string

const (
	MovedByContent MoveKind = "content" // another version of it
	MovedByAnswers MoveKind = "answers" // or the start, or what is held
	MovedByTime    MoveKind = "time"    // days that passed, less the work that was done on them
	MovedByMarks   MoveKind = "marks"   // a day that was entered for an audit or a window
)

// ForecastDate is a milestone that is not done: when it was promised, and when it is
// expected now.
type ForecastDate struct {
	Milestone MilestoneID `json:"milestone"`
	Standard  StandardID  `json:"standard"`
	Title     string      `json:"title"`
	Promised  Date        `json:"promised"` // zero where it was not in that plan
	Expected  Date        `json:"expected"`
	Range     DateRange   `json:"range"`
	Days      int         `json:"days"`              // later than promised; below zero earlier
	By        Date        `json:"by,omitzero"`       // when a buyer needs it, the first of them
	Verdict   Verdict     `json:"verdict,omitempty"` // on By
	InHand    bool        `json:"in_hand"`           // it ends in a report or certificate
	Renewal   bool        `json:"renewal"`           // it comes after the first report or certificate
}

// DealAtRisk is an open deal that the plan does not reach, or only in the best case.
type DealAtRisk struct {
	Number    int         `json:"number"`
	Name      string      `json:"name"`
	Date      Date        `json:"date"`
	Milestone MilestoneID `json:"milestone,omitempty"`
	Expected  Date        `json:"expected"`
	Verdict   Verdict     `json:"verdict"`
	Money
}

// DueTask is a task, a milestone or recurring work with the day it is due, which does not
// move while time passes.
type DueTask struct {
	ID    string
	Day   Date
	Ahead bool // a milestone on the way that follows from the work: it is never late itself
}

// Due is what an assessment has due on a day, by what was last saved.
type Due struct {
	ID    string // of the assessment
	First Date   // the earliest day of what can be late; zero for none
	Next  Date   // the first day from then on; zero for none
	Task  string // what is due on Next, where that was asked for
	Late  int    // how much was due before
}

// Sooner orders by what is next; what has nothing comes last.
func (d Due) Sooner(other Due) int {
	const never = 1 << 30
	if d.Next.IsZero() {
		d.Next.number = never
	}
	if other.Next.IsZero() {
		other.Next.number = never
	}
	return other.Next.DaysTo(d.Next)
}

// AtRisk counts the open deals, and the dates of the answers, that a plan does not reach
// or only in the best case.
type AtRisk struct {
	Deals int `json:"deals"`
	Dates int `json:"dates"`
}
