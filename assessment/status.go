package assessment

// Status compares the last plan that was promised with the plan of today. Without a
// baseline it compares with the plan from its start, if that day has passed.
type Status struct {
	AsOf         Date            `json:"as_of"`
	Company      string          `json:"company"`
	Baseline     *PlanBaseline   `json:"baseline"` // nil where nothing was promised
	Since        Date            `json:"since"`    // the day of the plan that is compared with; zero: none
	Tasks        int             `json:"tasks"`    // in the plan
	Late         []LateTask      `json:"late"`     // the latest first
	Next         []StatusTask    `json:"next"`     // due from today until Until, by day
	Until        Date            `json:"until"`
	Done         []StatusTask    `json:"done"`  // the last one first
	Moved        []MovedDate     `json:"moved"` // of Forecast, what is expected on another day
	Forecast     []ForecastDate  `json:"forecast"`
	DealsAtRisk  []DealAtRisk    `json:"deals_at_risk"`
	FactsExpired []ExpiredFact   `json:"facts_expired"`
	Deadlines    []AskedDeadline `json:"deadlines"` // those of the plan
}

// PlanBaseline names a baseline.
type PlanBaseline struct {
	Number int    `json:"number"`
	Day    Date   `json:"day"`
	Reason string `json:"reason,omitempty"`
}

// StatusTask is work, a milestone or what recurs, with its day and who does it.
type StatusTask struct {
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	Person string    `json:"person,omitempty"` // a name, where one is entered
	Owner  string    `json:"owner,omitempty"`  // the titles of the roles
	State  Readiness `json:"state"`
	Due    Date      `json:"due"`
	Done   Date      `json:"done,omitzero"`
	Link   string    `json:"link,omitempty"`
	Recurs bool      `json:"recurs,omitempty"`
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
	Days  int         `json:"days"`  // calendar days since it was due
	Moves []MovedDate `json:"moves"` // what would come earlier if it was done
}

// MovedDate is a milestone that is expected on another day than before.
type MovedDate struct {
	Milestone MilestoneID `json:"milestone"`
	Title     string      `json:"title"`
	From      Date        `json:"from"`
	To        Date        `json:"to"`
	Days      int         `json:"days"` // later; below zero earlier
	Because   []MoveCause `json:"because,omitempty"`
}

// MoveCause is why a milestone moved, and by how many days; the causes of a move add up
// to its days.
type MoveCause struct {
	Cause MoveKind `json:"cause"`
	Days  int      `json:"days"`
	Task  string   `json:"task,omitempty"` // the late task that moves it most
	Title string   `json:"title,omitempty"`
}

// MoveKind is a kind of cause.
type MoveKind string

const (
	MovedByContent MoveKind = "content" // another version of it
	MovedByAnswers MoveKind = "answers" // or the start, or what is held
	MovedByMarks   MoveKind = "marks"   // work that is done, or not as far as was entered
	MovedByTime    MoveKind = "time"    // days that passed
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
	Days      int         `json:"days"`    // later than promised; below zero earlier
	InHand    bool        `json:"in_hand"` // it ends in a report or certificate
	Renewal   bool        `json:"renewal"` // it comes after the first report or certificate
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
