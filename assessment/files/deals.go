package files

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
	"trustpath/assessment/yamldoc"
)

const maxWords = 100

var number = safetext.Pattern(`^(?:[0-9]{1,12}|10{12})$`)

func dealColumns() []string { return []string{"Name", "Asks", "Value", "Currency", "Date"} }

// WriteDeals writes deals, one a row. No cell begins like a formula.
func WriteDeals(w io.Writer, deals []assessment.Deal) error {
	rows := [][]string{dealColumns()}
	for _, d := range deals {
		rows = append(rows, []string{d.Name, strings.Join(texts(d.Asks), " "), strconv.FormatInt(d.Value, 10), d.Currency, d.Date.String()})
	}
	return safetext.WriteCSV(w, rows)
}

// DealTable is the content of a file.
type DealTable struct {
	Deals  []assessment.Deal // without numbers
	Empty  int               // rows without a filled cell
	Unread []string          // other columns, and rows above the headers
}

// DealKey returns the same text for two deals that differ only in their numbers.
func DealKey(d assessment.Deal) string {
	return fmt.Sprint(d.Name, "\n", d.Asks, d.Value, d.Currency, d.Date)
}

// ReadDeals reads what WriteDeals or a spreadsheet wrote, in any order of columns: Name
// and Asks are needed, and columns with other headers are ignored. The error
// is yamldoc.Problems.
func ReadDeals(data []byte, name string, c *assessment.Catalog) (DealTable, error) {
	r := dealReader{table: table{name: name, known: knownAs(dealColumns())}, catalog: c}
	forms := strings.Join(dealColumns(), ", ")
	data, err := r.open(data, forms)
	if err != nil {
		return DealTable{}, err
	}
	r.head(forms, "Name", "Asks")
	r.rows(data, func(row []string, _ int) bool {
		r.row(row)
		return len(r.out.Deals) <= MaxDeals
	})
	r.out.Empty, r.out.Unread = r.empty, r.unread
	switch {
	case len(r.out.Deals) > MaxDeals:
		return DealTable{}, yamldoc.Refuse(name, "more than %d deals", MaxDeals)
	case len(r.problems) > 0:
		return DealTable{}, r.problems
	}
	return r.out, nil
}

type dealReader struct {
	table
	catalog *assessment.Catalog
	out     DealTable
}

func (r *dealReader) row(row []string) {
	e := EnteredDeal{
		Name: safetext.FromCell(r.cell(row, "Name")),
		Asks: strings.FieldsFunc(r.cell(row, "Asks"), func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;|", c) }),
	}
	var unread, undated error
	e.Value, e.Currency, unread = amountOf(r.cell(row, "Value"), strings.ToUpper(r.cell(row, "Currency")), r.separator)
	e.Date, undated = dateOf(r.cell(row, "Date"))
	d, problems := parseDeal(r.catalog, e)
	for _, p := range append([]cellProblem{{"Value", unread}, {"Date", undated}}, problems...) {
		at, there := r.columns[p.column]
		if !there || p.err == nil { // a column that is not there was reported
			continue
		}
		line, column := r.in.FieldPos(min(at, len(row)-1))
		for message := range strings.SplitSeq(p.err.Error(), "\n") {
			r.problem(line, column, "%s: %s", p.column, message)
		}
	}
	r.out.Deals = append(r.out.Deals, d)
}

// EnteredDeal is a deal as a person types it; only Name and Asks have to be there.
type EnteredDeal struct {
	Name, Value, Currency, Date string
	Asks                        []string
}

type cellProblem struct {
	column string
	err    error
}

// ParseDeal reads a deal, or returns everything that is wrong with it.
func ParseDeal(c *assessment.Catalog, e EnteredDeal) (assessment.Deal, error) {
	d, problems := parseDeal(c, e)
	var all []error
	for _, p := range problems {
		all = append(all, p.err)
	}
	return d, errors.Join(all...)
}

func parseDeal(c *assessment.Catalog, e EnteredDeal) (assessment.Deal, []cellProblem) {
	var problems []cellProblem
	wrong := func(column string, err error) {
		if err != nil {
			problems = append(problems, cellProblem{column, err})
		}
	}
	d := assessment.Deal{Name: e.Name, Currency: cmp.Or(e.Currency, c.Planning.Currency)}
	if err := safetext.Check(e.Name); err != nil {
		wrong("Name", fmt.Errorf("name: %w", err))
	} else if e.Name == "" {
		wrong("Name", errors.New("a deal has a name, and this one is empty"))
	} else if err := checkLength(e.Name, safetext.MaxCompany); err != nil {
		wrong("Name", fmt.Errorf("the name %w", err))
	}
	var err error
	d.Asks, err = parseAsks(c, e.Asks)
	wrong("Asks", err)
	if e.Value != "" && !number().MatchString(e.Value) {
		wrong("Value", fmt.Errorf("%.40q is not a value; write a whole number as 40000", e.Value))
	}
	d.Value, _ = strconv.ParseInt(e.Value, 10, 64) // digits by the pattern, or nothing
	if !currencyForm().MatchString(d.Currency) {
		wrong("Currency", fmt.Errorf("%.20q is not a currency; it has three capital letters, as in EUR", d.Currency))
	}
	if e.Date != "" {
		d.Date, err = assessment.ParseDate(e.Date)
		wrong("Date", err)
	}
	return d, problems
}

func parseAsks(c *assessment.Catalog, words []string) ([]assessment.OptionID, error) {
	q := c.Question(assessment.QuestionAsks)
	if q == nil {
		return nil, errors.New("this content does not ask what buyers asked for")
	}
	known := names(together(*q), func(o *assessment.Option) assessment.OptionID { return o.ID })
	switch {
	case len(words) > maxWords:
		return nil, fmt.Errorf("no deal asks for %d things", len(words))
	case len(words) == 0:
		return nil, fmt.Errorf("what did they ask for? One of: %s", strings.Join(known, ", "))
	}
	var asks []assessment.OptionID
	var problems []error
	for _, word := range words {
		id := assessment.OptionID(word)
		switch near := yamldoc.Nearest(word, known); {
		case slices.Contains(known, word):
			if !slices.Contains(asks, id) {
				asks = append(asks, id)
			}
		case near != "":
			problems = append(problems, fmt.Errorf("no deal can ask for %.40q; did you mean %q?", word, near))
		default:
			problems = append(problems, fmt.Errorf("no deal can ask for %.40q; use one of: %s", word, strings.Join(known, ", ")))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	checked, err := q.Check(assessment.Choose(asks...))
	return checked.Options, err
}

var (
	money   = safetext.Pattern(`^([A-Z]{3}|\p{Sc})? *([0-9][0-9.,'’ ]*)([A-Z]{3}|\p{Sc})?$`)
	grouped = safetext.Pattern(`^[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+|(?:'[0-9]{3})+|(?:’[0-9]{3})+|(?: [0-9]{3})+)$`)
	signs   = map[string]string{"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₪": "ILS", "₴": "UAH"} // of one currency each
	blanks  = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2007", " ")
	joined  = strings.NewReplacer(".", "", ",", "", "'", "", "’", "", " ", "")
)

// amountOf reads a value as a spreadsheet shows it, and returns its digits and its
// currency. A point or a comma that may separate thousands as well as decimals is
// read by the separator of the cells: where the comma separates decimals,
// spreadsheets separate cells by semicolons.
func amountOf(cell, currency string, separator rune) (digits, of string, err error) {
	if number().MatchString(cell) || cell == "" {
		return cell, currency, nil
	}
	wrong := func(why string) (string, string, error) {
		return "", currency, fmt.Errorf("%.40q %s; write a whole number as 40000", cell, why)
	}
	m := money().FindStringSubmatch(strings.TrimSpace(blanks.Replace(cell)))
	if m == nil || m[1] != "" && m[3] != "" {
		return wrong("is not a value")
	}
	sign := m[1] + m[3]
	meant := signs[sign]
	if currencyForm().MatchString(sign) {
		meant = sign
	}
	switch {
	case sign == "":
	case currency == "" && meant == "":
		return "", "", fmt.Errorf("%.40q does not say which currency; write 40000, and the currency in a column Currency, as USD", cell)
	case currency == "":
		currency = meant
	case meant != currency && (meant != "" || slices.Contains(slices.Collect(maps.Values(signs)), currency)):
		return "", currency, fmt.Errorf("%.40q does not agree with the currency %.20q; write 40000, and one currency", cell, currency)
	}
	digits = strings.TrimSpace(m[2])
	if last := strings.LastIndexAny(digits, ".,"); last >= 0 {
		whole, rest, point := digits[:last], digits[last+1:], digits[last:last+1]
		decimals := !strings.Contains(whole, point) && // only the last sign can be
			(len(rest) != 3 || strings.ContainsAny(whole, ".,'’ "))
		thousands := map[rune]string{',': ",", ';': "."}[separator]
		switch {
		case decimals && strings.Trim(rest, "0") != "":
			return wrong("has decimals")
		case decimals && rest == "":
			return wrong("is not a value")
		case decimals:
			digits = whole
		case !strings.ContainsAny(whole, ".,'’ ") && point != thousands:
			return wrong("may mean thousands or decimals")
		}
	}
	if plain := joined.Replace(digits); number().MatchString(plain) && (plain == digits || grouped().MatchString(digits)) {
		return plain, currency, nil
	}
	return wrong("is not a value")
}
