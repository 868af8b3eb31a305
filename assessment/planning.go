package assessment

// Questions that the plan reads beside the decisions.
const (
	questionCapacity QuestionID = "capacity"
	questionTeam     QuestionID = "team_size"
	questionControls QuestionID = "controls"
)

// QuestionDeadline is the question about when a deal needs what it asks for.
const QuestionDeadline QuestionID = "deadline"

// Planning is the part of the content that turns effort into time and money.
// Its factors are estimates; content gives the reason of each.
type Planning struct {
	Capacity      map[OptionID]float64                  // person-days a week of the coordinating person
	Beside        map[OptionID]float64                  // person-days a week of the owners beside, by team size
	BesideMost    float64                               // owners beside at most this times the coordinator
	OwnerRate     float64                               // person-days a week on one workstream
	TeamFactor    map[OptionID]float64                  // effort by team size; 1 = ten to thirty people
	Controls      map[OptionID]map[WorkstreamID]float64 // share already there
	Partial       float64                               // share already there when a workstream is partial
	TopUp         float64                               // least share that a further standard adds to a workstream it touches
	OneDay        Share                                 // of the work of SOC 2, what a Type I needs to see on its one day
	Baseline      []WorkstreamID                        // worth building without any audit
	BaselineShare float64
	Renewal       Share // cost of keeping, as a share of the first year
	Currency      string
	Basis         string
	Costs         []CostBand
	Reuse         []ReuseFigure
	Asked         []AskedMilestone
	AskedAndHeld  Condition // something asked for is in hand
	Orders        []OrderText
	Months        map[OptionID]int  // months from the day of the answer that a deadline option means; see Catalog.DeadlineConflict
	Sentences     map[string]string // verdicts and fallbacks, with {placeholders}
}

// CostBand is the cost of the first year of a standard, without staff.
type CostBand struct {
	Standard  StandardID
	Title     string
	TeamSizes []OptionID
	Alone     [2]int
	OnTop     [2]int // beside another standard of OnTopOf; zero = as alone
	OnTopOf   []StandardID
	Cited
}

// ReuseFigure is what sources say carries over from one standard to another.
type ReuseFigure struct {
	From, To     StandardID
	Requirements Share
	Note         string
	Cited
}

// OrderText names an order: stages that hold exactly what has to be built.
type OrderText struct {
	ID     OrderID
	Title  string
	Stages [][]StandardID
}

// AskedMilestone says which milestone answers a request. Instead is taken when
// the first is not in the plan.
type AskedMilestone struct {
	When      Condition
	Milestone MilestoneID
	Instead   MilestoneID
	Fallback  string // key in Sentences

	InsteadFallback string // the same for Instead
}

// reads reports whether the plan depends on a question directly.
func (p *Planning) reads(id QuestionID) bool {
	switch id {
	case questionCapacity, questionTeam, questionControls, QuestionDeadline, questionHeld:
		return true
	}
	return false
}
