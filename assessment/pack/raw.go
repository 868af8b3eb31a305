package pack

import "go.yaml.in/yaml/v4"

// These types are the files of a pack as they are written.

type rawPack struct {
	ID       word   `yaml:"id"`
	Version  word   `yaml:"version"`
	Title    string `yaml:"title"`
	Checked  date   `yaml:"checked"`
	ReviewBy date   `yaml:"review_by"`

	Renamed rawRenamed `yaml:"renamed"`
}

type rawSection struct {
	cited     `yaml:",inline"`
	ID        word          `yaml:"id"`
	Title     string        `yaml:"title"`
	Short     word          `yaml:"short"`
	Questions []rawQuestion `yaml:"questions"`
}

type rawQuestion struct {
	cited   `yaml:",inline"`
	ID      word        `yaml:"id"`
	Kind    word        `yaml:"kind"`
	Prompt  string      `yaml:"prompt"`
	Short   word        `yaml:"short"`
	Help    string      `yaml:"help"`
	Why     string      `yaml:"why"`
	Asked   word        `yaml:"asked_when"`
	Options []rawOption `yaml:"options"`
}

type rawOption struct {
	ID        word   `yaml:"id"`
	Label     word   `yaml:"label"`
	Short     word   `yaml:"short"`
	Help      string `yaml:"help"`
	Exclusive bool   `yaml:"exclusive"`
	Neutral   bool   `yaml:"neutral"`
}

type rawConditions struct {
	Conditions []struct {
		ID   word   `yaml:"id"`
		Text string `yaml:"text"`
		When word   `yaml:"when"`
	} `yaml:"conditions"`
}

type rawRules struct {
	cited    `yaml:",inline"`
	rawTable `yaml:",inline"`
	Tables   []rawTable `yaml:"tables"`
}

type rawTable struct {
	Attribute word              `yaml:"attribute"`
	Headline  bool              `yaml:"headline"`
	Conflicts word              `yaml:"conflicts"`
	Values    []word            `yaml:"values"`
	Words     mapping[rawWords] `yaml:"words"`
	Rules     []rawRule         `yaml:"rules"`
}

type rawWords struct {
	Short    string `yaml:"short"`
	Long     string `yaml:"long"`
	Sentence string `yaml:"sentence"`
}

type rawRule struct {
	cited   `yaml:",inline"`
	ID      word   `yaml:"id"`
	Policy  int    `yaml:"policy"`
	Value   word   `yaml:"value"`
	When    word   `yaml:"when"`
	Text    string `yaml:"text"`
	Trigger string `yaml:"trigger"`
}

type rawGates struct {
	cited `yaml:",inline"`
	Gates []struct {
		cited    `yaml:",inline"`
		ID       word   `yaml:"id"`
		Title    string `yaml:"title"`
		When     word   `yaml:"when"`
		Optional bool   `yaml:"optional"`
		Text     string `yaml:"text"`
		Helps    string `yaml:"helps"`
		NextStep string `yaml:"next_step"`

		Requirement *bool `yaml:"requirement"` // true where it is left out, unless optional
	} `yaml:"gates"`
}

type rawObligations struct {
	cited       `yaml:",inline"`
	Obligations []struct {
		cited    `yaml:",inline"`
		ID       word   `yaml:"id"`
		Title    string `yaml:"title"`
		Force    word   `yaml:"force"`
		NextStep string `yaml:"next_step"`
		Cases    []struct {
			When        word   `yaml:"when"`
			AppliesFrom date   `yaml:"applies_from"`
			Text        string `yaml:"text"`
		} `yaml:"cases"`
	} `yaml:"obligations"`
}

type rawClaims struct {
	cited  `yaml:",inline"`
	Terms  map[string]string `yaml:"terms"`
	Claims []struct {
		cited   `yaml:",inline"`
		ID      word   `yaml:"id"`
		Kind    word   `yaml:"kind"`
		When    word   `yaml:"when"`
		Text    string `yaml:"text"`
		Reason  string `yaml:"reason"`
		Instead string `yaml:"instead"`

		Listed        bool   `yaml:"listed"`
		About         word   `yaml:"about"`
		Planned       string `yaml:"planned"`
		InPlace       []word `yaml:"in_place"`
		UnlessMissing []word `yaml:"unless_missing"`

		Patterns   []string `yaml:"patterns"`
		Exceptions []string `yaml:"exceptions"`
	} `yaml:"claims"`
}

type rawStandard struct {
	cited        `yaml:",inline"`
	ID           word             `yaml:"id"`
	Name         string           `yaml:"name"`
	Short        string           `yaml:"short"`
	LongName     string           `yaml:"long_name"`
	Issuer       string           `yaml:"issuer"`
	Edition      string           `yaml:"edition"`
	Layer        word             `yaml:"layer"`
	Trust        string           `yaml:"trust"`
	Answers      string           `yaml:"answers"`
	Proves       string           `yaml:"proves"`
	Focus        []string         `yaml:"focus"`
	PrimaryFocus string           `yaml:"primary_focus"`
	Goal         string           `yaml:"goal"`
	Covers       string           `yaml:"covers"`
	Market       string           `yaml:"market"`
	BestFor      string           `yaml:"best_for"`
	Geography    string           `yaml:"geography"`
	Result       string           `yaml:"result"`
	Renewal      string           `yaml:"renewal"`
	Requirements []rawRequirement `yaml:"requirements"`
	Categories   []struct {
		ID    word   `yaml:"id"`
		Title string `yaml:"title"`
		Text  string `yaml:"text"`
	} `yaml:"categories"`
}

type rawRequirement struct {
	ID       word   `yaml:"id"`
	Title    string `yaml:"title"`
	Kind     word   `yaml:"kind"`
	Category word   `yaml:"category"`
	IDs      []word `yaml:"ids"`
}

type rawLayers struct {
	cited  `yaml:",inline"`
	Layers []struct {
		ID       word   `yaml:"id"`
		Title    string `yaml:"title"`
		Standard word   `yaml:"standard"`
		Text     string `yaml:"text"`
	} `yaml:"layers"`
}

type rawNotCovered struct {
	cited      `yaml:",inline"`
	Text       string `yaml:"text"`
	NotCovered []struct {
		cited       `yaml:",inline"`
		ID          word   `yaml:"id"`
		Title       string `yaml:"title"`
		Text        string `yaml:"text"`
		CoveredBy   []word `yaml:"covered_by"`
		Workstreams []word `yaml:"workstreams"`
	} `yaml:"not_covered"`
}

type rawRange struct {
	Low  figure `yaml:"low"`
	High figure `yaml:"high"`
}

type rawWorkstreams struct {
	cited       `yaml:",inline"`
	Workstreams []rawWorkstream `yaml:"workstreams"`
}

type rawWorkstream struct {
	ID            word            `yaml:"id"`
	Title         string          `yaml:"title"`
	Summary       string          `yaml:"summary"`
	Owner         string          `yaml:"owner"`
	Phase         int             `yaml:"phase"`
	AppliesIf     []word          `yaml:"applies_if"`
	Effort        rawRange        `yaml:"effort_days"`
	Cadence       string          `yaml:"cadence"`
	Depth         mapping[figure] `yaml:"depth"`
	Prerequisites []word          `yaml:"prerequisites"`
	Evidence      []string        `yaml:"evidence"`
	Required      string          `yaml:"required"`
	Remains       string          `yaml:"remains"`

	Serves map[string]yaml.Node `yaml:",inline"` // requirements, by standard
}

type rawMilestones struct {
	cited      `yaml:",inline"`
	Milestones []rawMilestone `yaml:"milestones"`
	Phases     []struct {
		ID     word   `yaml:"id"`
		Number int    `yaml:"number"`
		Title  string `yaml:"title"`
		Text   string `yaml:"text"`
	} `yaml:"phases"`
}

type rawMilestone struct {
	ID            word     `yaml:"id"`
	Standard      word     `yaml:"standard"`
	Title         string   `yaml:"title"`
	Short         string   `yaml:"short"`
	After         []word   `yaml:"after"`
	Weeks         rawRange `yaml:"weeks"`
	AuditDays     rawRange `yaml:"audit_days"`
	GapWeeks      rawRange `yaml:"gap_weeks_after_stage1"`
	ChoicesMonths []int    `yaml:"choices_months"`
	SettleWeeks   figure   `yaml:"settle_weeks"`
	MonthsAfter   rawRange `yaml:"months_after"`
	RemindAfter   figure   `yaml:"remind_months_after"`
	TitleKept     string   `yaml:"title_kept"`
	Follows       word     `yaml:"follows"`
	Optional      bool     `yaml:"optional"`
	Report        word     `yaml:"report"`
	Build         bool     `yaml:"build"`
	InHand        bool     `yaml:"in_hand"`
	Audit         string   `yaml:"audit"`
	RunWeeks      rawRange `yaml:"run_weeks"`
	FromNothing   struct {
		Weeks      rawRange `yaml:"weeks"`
		UnlessHeld []word   `yaml:"unless_held"`
	} `yaml:"from_nothing"`
}

type rawSources struct {
	Checked  date `yaml:"checked"`
	ReviewBy date `yaml:"review_by"`
	Entries  []struct {
		ID       word   `yaml:"id"`
		Title    string `yaml:"title"`
		Address  word   `yaml:"address"`
		Kind     word   `yaml:"kind"`
		Note     string `yaml:"note"`
		Checked  date   `yaml:"checked"`
		ReviewBy date   `yaml:"review_by"`
	} `yaml:"sources"`
}

type rawPlan struct {
	cited         `yaml:",inline"`
	Capacity      mapping[figure]          `yaml:"capacity"`
	Beside        mapping[figure]          `yaml:"beside"`
	BesideMost    figure                   `yaml:"beside_most"`
	OwnerRate     figure                   `yaml:"owner_rate"`
	TeamFactor    mapping[figure]          `yaml:"team_factor"`
	Partial       figure                   `yaml:"partial"`
	TopUp         figure                   `yaml:"top_up"`
	OneDay        rawRange                 `yaml:"one_day"`
	Controls      mapping[mapping[figure]] `yaml:"controls"`
	Baseline      []word                   `yaml:"baseline"`
	BaselineShare figure                   `yaml:"baseline_share"`
	Costs         struct {
		Currency string   `yaml:"currency"`
		Basis    string   `yaml:"basis"`
		Renewal  rawRange `yaml:"renewal"`
		Bands    []struct {
			cited     `yaml:",inline"`
			Standard  word     `yaml:"standard"`
			Title     string   `yaml:"title"`
			TeamSizes []word   `yaml:"team_sizes"`
			Alone     rawRange `yaml:"alone"`
			OnTop     rawRange `yaml:"on_top"`
			OnTopOf   []word   `yaml:"on_top_of"`
		} `yaml:"bands"`
	} `yaml:"costs"`
	Reuse []struct {
		cited        `yaml:",inline"`
		From         word     `yaml:"from"`
		To           word     `yaml:"to"`
		Requirements rawRange `yaml:"requirements"`
		Note         string   `yaml:"note"`
	} `yaml:"reuse"`
	Asked []struct {
		When      word `yaml:"when"`
		Milestone word `yaml:"milestone"`
		Instead   word `yaml:"instead"`
		Fallback  word `yaml:"fallback"`

		InsteadFallback word `yaml:"instead_fallback"`
	} `yaml:"asked"`
	AskedAndHeld word `yaml:"asked_and_held"`
	Orders       []struct {
		ID     word     `yaml:"id"`
		Title  string   `yaml:"title"`
		Stages [][]word `yaml:"stages"`
	} `yaml:"orders"`
	DeadlineMonths mapping[int]    `yaml:"deadline_months"`
	Sentences      mapping[string] `yaml:"sentences"`
}

type rawPromises struct {
	Promises []struct {
		ID            word   `yaml:"id"`
		Text          string `yaml:"text"`
		Adding        []word `yaml:"adding"`
		NeverLowers   word   `yaml:"never_lowers"`
		KeepCountsNow word   `yaml:"keep_counts_as_now"`
	} `yaml:"promises"`
}
