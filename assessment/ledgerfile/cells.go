package ledgerfile

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// amount is a value as digits, and its currency.
type amount struct{ digits, currency string }

var (
	money   = regexp.MustCompile(`^([A-Z]{3}|\p{Sc})? *([0-9][0-9.,'’ ]*)([A-Z]{3}|\p{Sc})?$`)
	grouped = regexp.MustCompile(`^[1-9][0-9]{0,2}(?:[.,'’ ][0-9]{3})+$`)
	signs   = map[string]string{"€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₪": "ILS", "₴": "UAH"} // of one currency each
	blanks  = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2007", " ")
)

// amountOf reads a value as a spreadsheet shows it. A point or a comma that may
// separate thousands as well as decimals is read by the separator of the cells:
// where the comma separates decimals, spreadsheets separate cells by semicolons.
func amountOf(cell, currency string, separator rune) (amount, error) {
	if number.MatchString(cell) || cell == "" {
		return amount{cell, currency}, nil
	}
	wrong := func(why string) (amount, error) {
		return amount{"", currency}, fmt.Errorf("%.40q %s; write a whole number as 40000", cell, why)
	}
	m := money.FindStringSubmatch(strings.TrimSpace(blanks.Replace(cell)))
	if m == nil {
		return wrong("is no value")
	}
	sign := m[1] + m[3]
	meant := signs[sign]
	if code.MatchString(sign) {
		meant = sign
	}
	switch {
	case m[1] != "" && m[3] != "":
		return wrong("is no value")
	case sign == "":
	case currency == "" && meant == "":
		return amount{}, fmt.Errorf("%.40q does not say which currency; write 40000, and the currency in a column Currency, as USD", cell)
	case currency == "":
		currency = meant
	case meant != currency && (meant != "" || slices.Contains(slices.Collect(maps.Values(signs)), currency)):
		return amount{"", currency}, fmt.Errorf("%.40q does not agree with the currency %.20q; write 40000, and one currency", cell, currency)
	}
	digits := strings.TrimSpace(m[2])
	if last := strings.LastIndexAny(digits, ".,"); last >= 0 {
		whole, rest, point := digits[:last], digits[last+1:], digits[last]
		decimals := !strings.ContainsRune(whole, rune(point)) && // only the last sign can be
			(len(rest) != 3 || strings.ContainsAny(whole, ".,'’ "))
		switch {
		case decimals && strings.Trim(rest, "0") != "":
			return wrong("has decimals")
		case decimals && rest == "":
			return wrong("is no value")
		case decimals:
			digits = whole
		case !strings.ContainsAny(whole, ".,'’ ") && point != thousands(separator):
			return wrong("may mean thousands or decimals")
		}
	}
	if strings.ContainsAny(digits, ".,'’ ") {
		if !grouped.MatchString(digits) || !oneSign(digits) {
			return wrong("is no value")
		}
		digits = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, digits)
	}
	if !number.MatchString(digits) {
		return wrong("is no value")
	}
	return amount{digits, currency}, nil
}

// thousands is the sign that separates thousands where cells are separated by a
// sign; 0 when that says nothing.
func thousands(separator rune) byte {
	switch separator {
	case ',':
		return ','
	case ';':
		return '.'
	}
	return 0
}

// oneSign reports whether all groups of digits are separated by the same sign.
func oneSign(digits string) bool {
	found := rune(0)
	for _, r := range digits {
		if unicode.IsDigit(r) {
			continue
		}
		if found != 0 && r != found {
			return false
		}
		found = r
	}
	return true
}

// midnight is the time that spreadsheets write behind a day.
var midnight = regexp.MustCompile(`^(.*[0-9])[T ]+00:00(?::00(?:\.0+)?)?Z?$`)

// dateOf reads a day as a spreadsheet shows it, and writes it as 2026-12-01. A
// day that may be two, as 06/07/2027, is refused.
func dateOf(cell string) (string, error) {
	text := strings.TrimSpace(blanks.Replace(cell))
	if m := midnight.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	for _, layout := range []string{
		"2006-1-2", "2006/1/2", "2006.1.2", "2006. 1. 2.", "2.1.2006", "2. 1. 2006",
		"2 Jan 2006", "2-Jan-2006", "2/Jan/2006", "2. Jan 2006", "2 January 2006", "2-January-2006", "2. January 2006",
		"Jan 2 2006", "Jan 2, 2006", "January 2 2006", "January 2, 2006",
		"Monday, January 2, 2006", "Monday, 2 January 2006", "Mon, 2 Jan 2006",
	} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), nil
		}
	}
	for _, sign := range []string{"/", "-"} {
		first, err1 := time.Parse("2"+sign+"1"+sign+"2006", text)
		second, err2 := time.Parse("1"+sign+"2"+sign+"2006", text)
		switch {
		case err1 == nil && err2 == nil && !first.Equal(second):
			return "", fmt.Errorf("%.40q may be two days; write %s or %s", cell, first.Format(time.DateOnly), second.Format(time.DateOnly))
		case err1 == nil:
			return first.Format(time.DateOnly), nil
		case err2 == nil:
			return second.Format(time.DateOnly), nil
		}
	}
	if number.MatchString(text) {
		return "", fmt.Errorf("%.40q is a number, not a date; give the column the format of a date and write it as 2026-12-01", cell)
	}
	if text == "" {
		return "", nil
	}
	return "", fmt.Errorf("%.40q is not a date; write it as 2026-12-01", cell)
}
