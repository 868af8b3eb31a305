package catalog

// The files of a pack as they are written; compile.go makes a Catalog of them.

type rawPack struct {
	ID       string `yaml:"id"`
	Version  string `yaml:"version"`
	Title    string `yaml:"title"`
	Checked  date   `yaml:"checked"`
	ReviewBy date   `yaml:"review_by"`

	Renamed rawRenamed `yaml:"renamed"`
}

type rawSection struct {
	cited     `yaml:",inline"`
	ID        string        `yaml:"id"`
	Title     string        `yaml:"title"`
	Short     string        `yaml:"short"`
	Questions []rawQuestion `yaml:"questions"`
}

type rawQuestion struct {
	cited   `yaml:",inline"`
	ID      string      `yaml:"id"`
	Kind    string      `yaml:"kind"`
	Prompt  string      `yaml:"prompt"`
	Short   string      `yaml:"short"`
	Help    string      `yaml:"help"`
	Why     string      `yaml:"why"`
	Asked   condition   `yaml:"asked_when"`
	Options []rawOption `yaml:"options"`
}

type rawOption struct {
	ID        string `yaml:"id"`
	Label     string `yaml:"label"`
	Short     string `yaml:"short"`
	Help      string `yaml:"help"`
	Exclusive bool   `yaml:"exclusive"`
	Neutral   bool   `yaml:"neutral"`
}

type rawConditions struct {
	Conditions []struct {
		ID   string    `yaml:"id"`
		Text string    `yaml:"text"`
		When condition `yaml:"when"`
	} `yaml:"conditions"`
}

type rawRules struct {
	cited    `yaml:",inline"`
	rawTable `yaml:",inline"`
	Tables   []rawTable `yaml:"tables"`
}

type rawTable struct {
	Attribute string    `yaml:"attribute"`
	Headline  bool      `yaml:"headline"`
	Values    []string  `yaml:"values"`
	Rules     []rawRule `yaml:"rules"`
}

type rawRule struct {
	cited   `yaml:",inline"`
	ID      string    `yaml:"id"`
	Policy  int       `yaml:"policy"`
	Value   string    `yaml:"value"`
	When    condition `yaml:"when"`
	Text    string    `yaml:"text"`
	Trigger string    `yaml:"trigger"`
}

type rawGates struct {
	cited `yaml:",inline"`
	Gates []struct {
		cited    `yaml:",inline"`
		ID       string    `yaml:"id"`
		Title    string    `yaml:"title"`
		When     condition `yaml:"when"`
		Optional bool      `yaml:"optional"`
		Text     string    `yaml:"text"`
		Helps    string    `yaml:"helps"`
		NextStep string    `yaml:"next_step"`
	} `yaml:"gates"`
}

type rawObligations struct {
	cited       `yaml:",inline"`
	Obligations []struct {
		cited    `yaml:",inline"`
		ID       string `yaml:"id"`
		Title    string `yaml:"title"`
		Force    string `yaml:"force"`
		NextStep string `yaml:"next_step"`
		Cases    []struct {
			When        condition `yaml:"when"`
			AppliesFrom date      `yaml:"applies_from"`
			Text        string    `yaml:"text"`
		} `yaml:"cases"`
	} `yaml:"obligations"`
}

type rawClaims struct {
	cited  `yaml:",inline"`
	Claims []struct {
		cited   `yaml:",inline"`
		ID      string    `yaml:"id"`
		Kind    string    `yaml:"kind"`
		When    condition `yaml:"when"`
		Text    string    `yaml:"text"`
		Reason  string    `yaml:"reason"`
		Instead string    `yaml:"instead"`
	} `yaml:"claims"`
}

type rawStandard struct {
	cited        `yaml:",inline"`
	ID           string           `yaml:"id"`
	Name         string           `yaml:"name"`
	Short        string           `yaml:"short"`
	LongName     string           `yaml:"long_name"`
	Issuer       string           `yaml:"issuer"`
	Edition      string           `yaml:"edition"`
	Layer        string           `yaml:"layer"`
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
		ID    string `yaml:"id"`
		Title string `yaml:"title"`
		Text  string `yaml:"text"`
	} `yaml:"categories"`
}

type rawRequirement struct {
	ID       string   `yaml:"id"`
	Title    string   `yaml:"title"`
	Kind     string   `yaml:"kind"`
	Category string   `yaml:"category"`
	IDs      []string `yaml:"ids"`
}

type rawLayers struct {
	cited  `yaml:",inline"`
	Layers []struct {
		ID       string `yaml:"id"`
		Title    string `yaml:"title"`
		Standard string `yaml:"standard"`
		Text     string `yaml:"text"`
	} `yaml:"layers"`
}

type rawNotCovered struct {
	cited      `yaml:",inline"`
	NotCovered []struct {
		cited       `yaml:",inline"`
		ID          string   `yaml:"id"`
		Title       string   `yaml:"title"`
		Text        string   `yaml:"text"`
		CoveredBy   []string `yaml:"covered_by"`
		Workstreams []string `yaml:"workstreams"`
	} `yaml:"not_covered"`
}

type rawRange struct {
	Low  float64 `yaml:"low"`
	High float64 `yaml:"high"`
}

type rawWorkstreams struct {
	cited       `yaml:",inline"`
	Workstreams []rawWorkstream `yaml:"workstreams"`
}

type rawWorkstream struct {
	ID            string             `yaml:"id"`
	Title         string             `yaml:"title"`
	Summary       string             `yaml:"summary"`
	Owner         string             `yaml:"owner"`
	Phase         int                `yaml:"phase"`
	AppliesIf     []string           `yaml:"applies_if"`
	Effort        rawRange           `yaml:"effort_days"`
	Cadence       string             `yaml:"cadence"`
	Depth         map[string]float64 `yaml:"depth"`
	Prerequisites []string           `yaml:"prerequisites"`
	SOC2          []string           `yaml:"soc2"`
	ISO27001      []string           `yaml:"iso27001"`
	ISO42001      []string           `yaml:"iso42001"`
	Evidence      []string           `yaml:"evidence"`
}

type rawMilestones struct {
	cited      `yaml:",inline"`
	Milestones []rawMilestone `yaml:"milestones"`
	Phases     []struct {
		ID     string `yaml:"id"`
		Number int    `yaml:"number"`
		Title  string `yaml:"title"`
		Text   string `yaml:"text"`
	} `yaml:"phases"`
}

type rawMilestone struct {
	ID            string   `yaml:"id"`
	Standard      string   `yaml:"standard"`
	Title         string   `yaml:"title"`
	After         []string `yaml:"after"`
	Weeks         rawRange `yaml:"weeks"`
	AuditDays     rawRange `yaml:"audit_days"`
	GapWeeks      rawRange `yaml:"gap_weeks_after_stage1"`
	ChoicesMonths []int    `yaml:"choices_months"`
	MonthsAfter   int      `yaml:"months_after"`
	Follows       string   `yaml:"follows"`
	Optional      bool     `yaml:"optional"`
	Build         bool     `yaml:"build"`
}

type rawSources struct {
	Checked  date `yaml:"checked"`
	ReviewBy date `yaml:"review_by"`
	Entries  []struct {
		ID       string `yaml:"id"`
		Title    string `yaml:"title"`
		Address  string `yaml:"address"`
		Kind     string `yaml:"kind"`
		Note     string `yaml:"note"`
		Checked  date   `yaml:"checked"`
		ReviewBy date   `yaml:"review_by"`
	} `yaml:"sources"`
}

type rawPlan struct {
	cited         `yaml:",inline"`
	Capacity      map[string]float64            `yaml:"capacity"`
	Beside        map[string]float64            `yaml:"beside"`
	BesideMost    float64                       `yaml:"beside_most"`
	OwnerRate     float64                       `yaml:"owner_rate"`
	TeamFactor    map[string]float64            `yaml:"team_factor"`
	Partial       float64                       `yaml:"partial"`
	TopUp         float64                       `yaml:"top_up"`
	Pace          map[string]float64            `yaml:"pace"`
	Controls      map[string]map[string]float64 `yaml:"controls"`
	Baseline      []string                      `yaml:"baseline"`
	BaselineShare float64                       `yaml:"baseline_share"`
	Costs         struct {
		Currency string   `yaml:"currency"`
		Basis    string   `yaml:"basis"`
		Renewal  rawRange `yaml:"renewal"`
		Bands    []struct {
			cited     `yaml:",inline"`
			Standard  string   `yaml:"standard"`
			Title     string   `yaml:"title"`
			TeamSizes []string `yaml:"team_sizes"`
			Alone     rawRange `yaml:"alone"`
			OnTop     rawRange `yaml:"on_top"`
			OnTopOf   []string `yaml:"on_top_of"`
		} `yaml:"bands"`
	} `yaml:"costs"`
	Reuse []struct {
		cited        `yaml:",inline"`
		From         string   `yaml:"from"`
		To           string   `yaml:"to"`
		Requirements rawRange `yaml:"requirements"`
		Note         string   `yaml:"note"`
	} `yaml:"reuse"`
	Asked []struct {
		When      condition `yaml:"when"`
		Milestone string    `yaml:"milestone"`
		Instead   string    `yaml:"instead"`
		Fallback  string    `yaml:"fallback"`
	} `yaml:"asked"`
	DeadlineMonths map[string]int    `yaml:"deadline_months"`
	Sentences      map[string]string `yaml:"sentences"`
}
