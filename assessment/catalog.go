package assessment

import (
	"slices"
	"strings"

	"trustpath/assessment/logic"
)

// Catalog is one content pack, checked and immutable: safe to share between
// goroutines. It is made by package assessment/pack.
type Catalog struct {
	Pack        PackRef
	Title       string
	Checked     Date
	ReviewBy    Date
	Sections    []Section
	Questions   []Question // in the order in which they are asked
	Standards   []Standard // in the order of their layers
	Gates       []Gate
	Obligations []Obligation
	Claims      []Claim
	NotCovered  []Gap
	Uncovered   string // what introduces NotCovered
	Layers      []Layer
	Guidance    []Page
	Workstreams []Workstream // every one after its prerequisites
	Milestones  []Milestone  // every one after what it follows
	Phases      []Phase
	Planning    Planning
	Texts       Texts
	Sources     []Source
	Renamed     Renamed      // ids of older versions
	CarryRules  []CarryRule  // what answers of older versions mean in this one
	Order       []QuestionID // the order of the questions in diagrams; those left out come after it, as they are asked

	Roles      Roles
	Logic      *logic.Graph
	Effective  map[logic.Condition][2]int // "asked and chosen" to question and option, by position
	Attributes []Attribute                // what the rules decide, headline first

	Diagrams *logic.Diagrams // of the attributes; nil: an engine builds them when it needs them
	Roots    []int32         // the diagram of each attribute in Diagrams
}

// Roles names the questions that are read directly, not by conditions alone.
type Roles struct {
	Held     QuestionID // the reports and certificates in force; see Catalog.Holds
	Asks     QuestionID // what buyers ask for
	Deadline QuestionID // when a deal needs it
	Capacity QuestionID // the time of the person who coordinates
	Team     QuestionID // the size of the company
	Controls QuestionID // the controls that are there already
	Sectors  QuestionID // whom the company sells to; a pack need not ask it
	Regions  QuestionID // where; a pack need not ask it
}

// find returns the first one of a list for which is holds, or nil.
func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}

// Question returns the question with this id, or nil.
func (c *Catalog) Question(id QuestionID) *Question {
	return find(c.Questions, func(x *Question) bool { return x.ID == id })
}

// Standard returns the standard with this id, or nil.
func (c *Catalog) Standard(id StandardID) *Standard {
	return find(c.Standards, func(x *Standard) bool { return x.ID == id })
}

// Workstream returns the workstream with this id, or nil.
func (c *Catalog) Workstream(id WorkstreamID) *Workstream {
	return find(c.Workstreams, func(x *Workstream) bool { return x.ID == id })
}

// Milestone returns the milestone with this id, or nil.
func (c *Catalog) Milestone(id MilestoneID) *Milestone {
	return find(c.Milestones, func(x *Milestone) bool { return x.ID == id })
}

// Gate returns the gate with this id, or nil.
func (c *Catalog) Gate(id GateID) *Gate {
	return find(c.Gates, func(x *Gate) bool { return x.ID == id })
}

// Obligation returns the obligation with this id, or nil.
func (c *Catalog) Obligation(id ObligationID) *Obligation {
	return find(c.Obligations, func(x *Obligation) bool { return x.ID == id })
}

// Attribute returns the attribute with this name and its position, or nil and -1.
func (c *Catalog) Attribute(name string) (*Attribute, int) {
	for i := range c.Attributes {
		if c.Attributes[i].Name == name {
			return &c.Attributes[i], i
		}
	}
	return nil, -1
}

// Source returns the source with this id, or nil.
func (c *Catalog) Source(id SourceID) *Source {
	return find(c.Sources, func(x *Source) bool { return x.ID == id })
}

// Standard is a standard such as ISO/IEC 27001 in one edition, described in our
// own words; requirements are cited by identifier alone.
type Standard struct {
	ID           StandardID
	Name         string // ISO/IEC 27001
	Short        string // ISO 27001
	LongName     string `yaml:"long_name"`
	Issuer       string
	Edition      string
	Layer        LayerID
	Trust        string // the "can we trust" question
	Answers      string // the question the standard answers
	Proves       string
	Focus        []string
	PrimaryFocus string `yaml:"primary_focus"`
	Goal         string
	Covers       string
	Market       string
	BestFor      string `yaml:"best_for"`
	Geography    string
	Result       string // what you get at the end
	Renewal      string
	Requirements []RequirementGroup
	Statement    *Statement // nil where there is no statement of applicability
	Categories   []Category // empty where everything is in scope
	Cited        `yaml:",inline"`
}

// Statement is what a statement of applicability says about its standard. It has
// the requirements of the groups with Names.
type Statement struct {
	Of      string // the standard with the year of its edition
	List    string // where the standard lists these requirements
	Outside string // which requirements are not in it, and why
}

// RequirementGroup names requirements by identifier.
type RequirementGroup struct {
	ID       string
	Title    string
	Kind     string // criterion, clause or control
	Category CategoryID
	IDs      []string
	Names    map[string]string // our own short names, by id; none or all
}

// Category is a trust services category.
type Category struct {
	ID    CategoryID
	Title string
	Text  string
}

// Gate is what a particular kind of buyer requires before anything else counts.
type Gate struct {
	ID       GateID
	Title    string
	When     logic.Condition
	Optional bool

	Requirement bool            // decides the outcome, where If is met or empty; false for what is optional
	If          string          // a condition that no question asks, in words: "you serve clinics"; "" for none
	IfMet       logic.Condition `yaml:"if_met"` // under which the answers settle If; always where If is empty
	Held        logic.Condition // the scheme's own certificate is held: Renewal counts
	Text        string
	Helps       string // which standard still helps
	Takes       string // time and cost, or that no one publishes them; "" if not said
	NextStep    string `yaml:"next_step"`
	Renewal     string // the text and the next step while Held
	Cases       []GateCase
	Task        *Task // of a plan in which the gate is certain; nil for Planning.TaskDefault
	Cited       `yaml:",inline"`
}

// GateCase is how a gate reads under some answers; the first that holds counts,
// and what it leaves empty is the gate's own.
type GateCase struct {
	When     logic.Condition
	Title    string
	Text     string
	Helps    string
	Takes    string
	NextStep string     `yaml:"next_step"`
	Sources  []SourceID // of the gate's own
}

// Obligation is a duty to know about; the first case that holds counts.
type Obligation struct {
	ID       ObligationID
	Title    string
	Force    string
	If       string // as in Gate
	Cases    []ObligationCase
	NextStep string `yaml:"next_step"`
	AILaw    bool   `yaml:"ai_law"` // brings the AI work that comes first: see Workstream.AILaw
	Task     *Task  // as in Gate
	Cited    `yaml:",inline"`
}

// Prefixes of the ids of tasks in a plan.
const (
	gateTask       = "gate_"
	obligationTask = "law_"
)

// TaskID is the id of the task of a gate as a row of a plan.
func (id GateID) TaskID() WorkstreamID { return WorkstreamID(gateTask + id) }

// TaskID is the id of the task of an obligation as a row of a plan.
func (id ObligationID) TaskID() WorkstreamID { return WorkstreamID(obligationTask + id) }

// CheckTask is the row in which the company works out which of the gates and
// obligations with an If apply to it.
const CheckTask WorkstreamID = "check_conditions"

// IsTask reports whether an id is that of the task of a gate or an obligation, or of
// CheckTask.
func (c *Catalog) IsTask(id WorkstreamID) bool {
	_, is := c.task(id)
	return is
}

// task returns the title of what an id is the task of, and whether it is one.
func (c *Catalog) task(id WorkstreamID) (title string, is bool) {
	if gate, ok := strings.CutPrefix(string(id), gateTask); ok && c.Gate(GateID(gate)) != nil {
		return c.Gate(GateID(gate)).Title, true
	}
	if duty, ok := strings.CutPrefix(string(id), obligationTask); ok && c.Obligation(ObligationID(duty)) != nil {
		return c.Obligation(ObligationID(duty)).Title, true
	}
	title = c.Planning.CheckTask.Title
	return title, id == CheckTask && title != ""
}

// Markable returns what a person can mark, in the order of the catalog: workstreams,
// the tasks of gates and obligations, and milestones.
func (c *Catalog) Markable() []WorkstreamID {
	out := make([]WorkstreamID, 0, len(c.Workstreams)+len(c.Gates)+len(c.Obligations)+len(c.Milestones))
	for i := range c.Workstreams {
		out = append(out, c.Workstreams[i].ID)
	}
	for i := range c.Gates {
		out = append(out, c.Gates[i].ID.TaskID())
	}
	for i := range c.Obligations {
		out = append(out, c.Obligations[i].ID.TaskID())
	}
	if c.IsTask(CheckTask) {
		out = append(out, CheckTask)
	}
	for i := range c.Milestones {
		out = append(out, WorkstreamID(c.Milestones[i].ID))
	}
	return out
}

// MarkTitle names what a mark is about; "" for what the catalog does not have.
func (c *Catalog) MarkTitle(id WorkstreamID) string {
	if w := c.Workstream(id); w != nil {
		return w.Title
	}
	if m := c.Milestone(MilestoneID(id)); m != nil {
		return m.Title
	}
	if title, is := c.task(id); is {
		return title
	}
	return ""
}

// Required says why a workstream can't be not applicable; "" where it can.
func (c *Catalog) Required(id WorkstreamID) string {
	if w := c.Workstream(id); w != nil {
		return w.Required
	}
	return ""
}

// Remains says what still applies where a workstream is not applicable; "" for nothing.
func (c *Catalog) Remains(id WorkstreamID) string {
	if w := c.Workstream(id); w != nil {
		return w.Remains
	}
	return ""
}

// Task is the work that a gate or an obligation asks for. What is empty comes from
// the gate, the obligation or Planning.TaskDefault.
type Task struct {
	Title     string // in the imperative
	Owner     RoleID
	With      []RoleID
	FirstStep string     `yaml:"first_step"` // "" for the next step
	DoneWhen  string     `yaml:"done_when"`
	Days      Days       // for a company of ten to thirty people
	Cost      Range[int] // paid to others
	PaidWeeks int        `yaml:"paid_weeks"` // from the task to the day on which the cost falls due
	Quote     bool       // the cost is not known before a quote, and is in no total
	SameAs    string     `yaml:"same_as"` // a gate or a workstream whose task this is, where the plan has it
}

// ObligationCase is one way an obligation applies.
type ObligationCase struct {
	When        logic.Condition
	AppliesFrom Date            `yaml:"applies_from"` // zero: in force, or no date
	If          string          // as in Gate, for this case alone
	IfMet       logic.Condition `yaml:"if_met"` // as in Gate
	Text        string
}

// Claim is a sentence that the company can say, or one that it must avoid.
type Claim struct {
	ID      ClaimID
	Avoid   bool `yaml:"-"`
	When    logic.Condition
	Text    string
	Reason  string // why to avoid it
	Instead string // what is right

	Listed        bool           // to be avoided, and common enough for the roadmap to say so
	About         string         // its place on the page for buyers: a standard or an area; "" for none
	Planned       string         // Text until the start of the plan has passed; "" for the same
	InPlace       []WorkstreamID `yaml:"in_place"`       // a condition: all of these are marked in place
	UnlessMissing []WorkstreamID `yaml:"unless_missing"` // a condition: none of these is marked missing

	Patterns   []string // regular expressions that find it in a text; see package claims
	Exceptions []string // regular expressions of what is something else
	Cited      `yaml:",inline"`
}

// ClaimAreas are what a claim is about where it is not about a standard.
func ClaimAreas() []string { return []string{"controls", "ai", "other"} }

// Gap is a question that security certificates leave open.
type Gap struct {
	ID          GapID
	Title       string
	Text        string
	CoveredBy   []StandardID `yaml:"covered_by"`
	Workstreams []WorkstreamID
	Cited       `yaml:",inline"`
}

// Layer is one layer of the trust stack.
type Layer struct {
	ID       LayerID
	Title    string
	Standard StandardID
	Text     string
}

// Page is a page of guidance in markdown.
type Page struct {
	Name  string // file name without folder
	Title string
	Body  string // without the title line
}

// Source is where a fact comes from.
type Source struct {
	ID       SourceID
	Title    string
	Address  string // https; "" for our own estimates
	Kind     Grade
	Note     string // which copy was read, and how old it is
	Checked  Date   // the day it was read
	ReviewBy Date   `yaml:"review_by"`
}

// Workstream is a piece of work with its effort, in person-days for a company
// of ten to thirty people that starts from nothing.
type Workstream struct {
	ID       WorkstreamID
	Title    string
	Summary  string
	Task     string // what to do, short and in the imperative; "" for Title
	DoneWhen string `yaml:"done_when"`
	Kind     WorkKind
	Owner    RoleID
	With     []RoleID       // who else takes part
	Phase    int            // 1 found, 2 design, 3 implement, 4 operate, 5 assure
	Effort   Days           `yaml:"effort_days"`
	Wait     Range[float64] `yaml:"wait_weeks"` // after the work, until it is done; takes no hands
	Book     Range[float64] `yaml:"book_weeks"` // how long before it begins it has to be booked
	Lead     Lead           // it ends no earlier than these weeks after another ends
	TypeOne  float64        `yaml:"type_one"` // share that has to be in place for a report on one day
	AILaw    float64        `yaml:"ai_law"`   // share that an AI law asks for, before anything else

	AILawTask     string     `yaml:"ai_law_task"`      // of that share, as Task
	AILawDoneWhen string     `yaml:"ai_law_done_when"` // of that share, as DoneWhen
	Together      []Together // what differs where several standards are planned
	Cadence       string
	Depth         map[string]float64 // share needed by a standard or category alone, 0 to 1
	Prerequisites []WorkstreamID
	Requirements  map[StandardID][]string `yaml:"-"`
	Evidence      []string
	Required      string // why it is never not applicable; "" where it may be
	Remains       string // what still applies where it is not applicable
}

// Together is when a workstream is done where some standards are all in the plan.
type Together struct {
	Standards []StandardID
	DoneWhen  string `yaml:"done_when"`
}

// Phase is one of the five phases of the plan.
type Phase struct {
	ID     PhaseID
	Number int
	Title  string
	Text   string
}

// Milestone is an external event: an audit, a window, a certificate, a renewal.
type Milestone struct {
	ID          MilestoneID
	Standard    StandardID // "" for one of every plan that builds something
	Title       string
	Short       string         // where the standard alone would be ambiguous: "SOC 2 Type I"; or ""
	After       []string       // workstreams and milestones that end before it begins
	Weeks       Range[float64] // elapsed, low and high
	AuditDays   Range[float64] `yaml:"audit_days"` // on site, low and high; they are audit days
	Lead        Lead           // from a workstream to its first day
	GapWeeks    Range[float64] `yaml:"gap_weeks_after_stage1"` // after the milestone in Follows
	SettleWeeks float64        `yaml:"settle_weeks"`           // between what is in After and its first day
	MonthsAfter Range[float64] `yaml:"months_after"`           // after the milestone in Follows, low and high
	RemindAfter float64        `yaml:"remind_months_after"`    // months after the same, when to begin with it; 0 for no reminder
	TitleKept   string         `yaml:"title_kept"`             // its title where what it renews is held; "" for the same
	Follows     MilestoneID
	Optional    bool
	Report      string         // if Optional: the kind of report that needs it
	Build       bool           // begins when the controls of its standard are in use
	Window      bool           `yaml:"-"`       // lasts as many months as the observation window
	InHand      bool           `yaml:"in_hand"` // ends in a report or certificate
	Audit       string         // bought by itself; those of one name and stage are bought once
	RunWeeks    Range[float64] `yaml:"run_weeks"` // that the controls are in use before it begins
	FromNothing FirstSystem    `yaml:"from_nothing"`
	Cited       `yaml:",inline"`
}

// Lead is the least time between the end of a workstream and the first day of a
// milestone or the end of another workstream: the auditor has to be booked.
type Lead struct {
	Work  WorkstreamID
	Weeks float64
}

// FirstSystem is the least time from the start of a plan to a first audit where
// no management system is held that it could extend; zero when there is none.
type FirstSystem struct {
	Weeks      Range[float64]
	UnlessHeld []StandardID `yaml:"unless_held"`
}

// Plan reports whether the plan depends on a question directly.
func (r Roles) Plan(id QuestionID) bool {
	return slices.Contains([]QuestionID{r.Held, r.Deadline, r.Capacity, r.Team, r.Controls}, id)
}

// Planning is the part of the content that turns effort into time and money.
// Its factors are estimates; content gives the reason of each.
type Planning struct {
	Capacity     map[OptionID]float64                  // person-days a week of the coordinating person
	Beside       map[OptionID]float64                  // person-days a week of the other owners, by team size
	BesideMost   float64                               `yaml:"beside_most"` // the other owners count for at most this times the coordinator
	OwnerRate    float64                               `yaml:"owner_rate"`  // person-days a week on one workstream
	TeamFactor   map[OptionID]float64                  `yaml:"team_factor"` // effort by team size; 1 = ten to thirty people
	Controls     map[OptionID]map[WorkstreamID]float64 // share already there
	Partial      float64                               // share already there when a workstream is partial
	MostMonths   int                                   `yaml:"most_months"` // a plan that takes longer is too long; 0 for any
	TopUp        float64                               `yaml:"top_up"`      // least share that another standard adds to a workstream
	Baseline     []BaselineTask                        // worth doing without any audit, in this order
	Renewal      Share                                 `yaml:"-"` // cost of keeping, as a share of the first year
	Currency     string                                `yaml:"-"`
	Rates        []ExchangeRate                        `yaml:"-"` // of other currencies
	Converted    string                                `yaml:"-"` // says at which rate, with {placeholders}
	Basis        string                                `yaml:"-"`
	Costs        []CostBand                            `yaml:"-"`
	TypeOneCost  *CostBand                             `yaml:"-"` // what a report on one day adds
	Due          []CostShare                           `yaml:"-"` // the rest of a cost falls due with the last audit
	NotIncluded  []string                              `yaml:"-"`
	Roles        []Role
	Calendar     Calendar
	Recurring    []Recurring
	TaskDefault  Task                `yaml:"task_default"`
	CheckTask    Task                `yaml:"check_task"`    // see CheckTask; its days are those of one condition
	TasksAWeek   float64             `yaml:"tasks_a_week"`  // as many tasks of gates and obligations are due in a week; 0 for any number
	CapacityText map[OptionID]string `yaml:"capacity_text"` // the answer about capacity, with the days that it counts for
	Assumptions  map[string]string   // by name, with {placeholders}; see AssumptionNames
	Reuse        []ReuseFigure
	Asked        []AskedMilestone
	AskedAndHeld logic.Condition `yaml:"asked_and_held"` // something asked for is held
	Orders       []OrderText
	Months       map[OptionID]int  `yaml:"deadline_months"` // by deadline option, the months from the day of the answer
	Sentences    map[string]string // verdicts and fallbacks, with {placeholders}
}

// WorkKind says what a row of the plan is.
type WorkKind string

const (
	WorkDone   WorkKind = "work" // done by the company
	WorkBought WorkKind = "buy"  // chosen, signed and paid
	WorkGate   WorkKind = "gate" // what a buyer's scheme asks for
	WorkLaw    WorkKind = "law"  // what a law or a contract asks for
)

// BaselineTask is a small part of a workstream that is worth doing without any audit.
// An empty text is that of the workstream.
type BaselineTask struct {
	Work     WorkstreamID
	Task     string
	DoneWhen string `yaml:"done_when"`
	Template string // what to start from
	Days     Days   // for a company of ten to thirty people
}

// Role is who does a piece of work: one title for every size, or one for some.
type Role struct {
	ID     RoleID
	Title  string
	Titles map[OptionID]string // by team size, where it is not Title
}

// RoleTitle returns the title of a role in a company of some size, which may be "".
func (c *Catalog) RoleTitle(id RoleID, size OptionID) string {
	r := find(c.Planning.Roles, func(r *Role) bool { return r.ID == id })
	if r == nil {
		return string(id)
	}
	if title := r.Titles[size]; title != "" {
		return title
	}
	return r.Title
}

// Calendar says on which days people work and auditors come.
type Calendar struct {
	Work   []string // weekdays
	Audit  []string // weekdays
	Breaks []Break  // no work and no audit
}

// Break is a time of every year without work, such as 12-20 to 01-03, its last day
// included.
type Break struct{ From, To string }

// Recurring is what comes again when it has been built: by a workstream, as long as a
// milestone is in the plan, or for a gate.
type Recurring struct {
	ID          string
	Title       string
	Workstream  WorkstreamID
	Milestone   MilestoneID
	Gate        GateID // as long as it applies, and is held where it can be
	EveryWeeks  int    `yaml:"every_weeks"`
	EveryMonths int    `yaml:"every_months"`
	FirstMonths int    `yaml:"first_months"` // from the day of what is held to the first time
	Often       string
	Owner       RoleID // "" for that of the workstream
	DaysAYear   Days   `yaml:"days_a_year"` // for a company of ten to thirty people
}

// AssumptionNames returns the names of the assumptions that a plan can have.
func AssumptionNames() []string {
	return []string{"capacity", "calendar", "first_system", "auditor_lead", "unknown_dates", "tasks"}
}

// CostShare is a share of the cost of a standard that falls due with a workstream: at
// once, or over Months from its end on and until the last audit.
type CostShare struct {
	Work   WorkstreamID
	Share  float64
	Months int
}

// CostBand is the cost of the first year of a standard, without staff.
type CostBand struct {
	Standard  StandardID
	Title     string
	TeamSizes []OptionID `yaml:"team_sizes"`
	Alone     Range[int]
	OnTop     Range[int]   `yaml:"on_top"` // with another standard of OnTopOf; zero: as alone
	OnTopOf   []StandardID `yaml:"on_top_of"`
	Cited     `yaml:",inline"`
}

// ReuseFigure is what sources say carries over from one standard to another.
type ReuseFigure struct {
	From, To     StandardID
	Requirements Share
	Note         string
	Cited        `yaml:",inline"`
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
	For       OptionID // what was asked for
	When      logic.Condition
	Milestone MilestoneID
	Instead   MilestoneID
	Fallback  string // key in Sentences

	InsteadFallback string `yaml:"instead_fallback"` // the same for Instead
}

// Holds reports whether answers say for certain that something of a standard is
// in force.
func (c *Catalog) Holds(a Answers, id StandardID) bool {
	return slices.ContainsFunc(a.Of(c.Roles.Held).Options, id.HeldBy)
}

// HeldBy reports whether an option of the question about what is in force names
// a report or certificate of the standard: its id, alone or before an underscore.
func (id StandardID) HeldBy(option OptionID) bool {
	return string(option) == string(id) || strings.HasPrefix(string(option), string(id)+"_")
}

// Cite returns the address of a source, or its title when it has none.
func (s *Source) Cite() string {
	if s.Address != "" {
		return s.Address
	}
	return s.Title
}

// Cites returns the citation of each source.
func (c *Catalog) Cites(ids []SourceID) []string {
	out := []string{}
	for _, id := range ids {
		out = append(out, c.Source(id).Cite())
	}
	return out
}

// Days is an effort in person-days, low and high.
type Days struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Share is a fraction of one, low and high.
type Share struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Range is a low and a high figure.
type Range[N int | float64] [2]N

// UnmarshalYAML reads {low: 1, high: 2}.
func (r *Range[N]) UnmarshalYAML(decode func(any) error) error {
	var written struct{ Low, High N }
	err := decode(&written)
	*r = Range[N]{written.Low, written.High}
	return err
}

// PackRef names a version of content.
type PackRef struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Digest  string `json:"digest" yaml:"-"`
}

// ValidPackPart reports whether a text may be the id or the version of a pack. They are
// part of file formats and file names.
func ValidPackPart(text string) bool {
	const signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:+-"
	return 0 < len(text) && len(text) <= 100 && strings.Trim(text, signs) == ""
}

// Name is the id and the version, for people.
func (p PackRef) Name() string { return p.ID + " " + p.Version }
