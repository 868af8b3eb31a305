package library

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"trustpath/assessment"
	"trustpath/assessment/files"
)

// Conflict is an entry that was changed here and in the library, to different texts.
type Conflict struct {
	files.Entry
	Base, Here, There string // "" for none
}

// Side is one of the two that a conflict is between.
type Side string

const (
	Here  Side = "here"
	There Side = "library"
)

// KindDeal is the kind of an entry that is a deal, by number. Deals have no history.
const KindDeal = "deal"

// Merge joins two versions of one assessment: the history of the library, then the lines
// that were added here since both had the same history. A line of an entry that only
// changed here is kept as it is, with its time. For an entry that changed on both sides
// take names the side that wins; "" leaves it out of the result and is a Conflict. base
// is what the deals were when both were last the same. changed reports whether the
// result has something that the library has not.
func Merge(here, there files.Bundle, base []assessment.Deal, take func(Conflict) Side, now time.Time) (
	out files.Bundle, conflicts []Conflict, changed bool, err error,
) {
	common := 0
	for common < min(len(here.History), len(there.History)) && sameLine(here.History[common], there.History[common]) {
		common++
	}
	m := merger{
		out:   there,
		lines: slices.Clone(there.History),
		steps: map[int]int{},
	}
	for i := range common {
		m.steps[i+1] = i + 1
	}
	own, theirs := here.History[common:], there.History[common:]
	were := textsAt(here, own)
	mine, texts := files.Entries(here.Run), files.Entries(there.Run)
	packs := slices.ContainsFunc(theirs, func(c files.Change) bool { return c.Kind == files.KindPack })
	completed := slices.ContainsFunc(there.History, func(c files.Change) bool { return c.Kind == files.KindComplete })
	dropped, rebased := map[files.Entry]bool{}, []files.Entry{}
	for _, e := range touched(own) {
		c := Conflict{e, were[e], mine[e], texts[e]}
		if c.Base == c.There {
			continue // it did not change there
		}
		dropped[e] = true
		if c.Here == c.There || c.Here == c.Base {
			continue
		}
		switch take(c) {
		case Here:
			rebased = append(rebased, e)
		case There:
		default:
			conflicts = append(conflicts, c)
		}
	}
	for i, c := range own {
		e, isEntry := entryOf(c)
		switch {
		case isEntry && dropped[e],
			c.Kind == files.KindPack && packs,
			c.Kind == files.KindComplete && completed,
			c.Kind == files.KindCreate:
			continue
		}
		m.append(c, common+i+1)
		if isEntry {
			texts[e] = mine[e]
		}
		if c.Kind == files.KindPack {
			m.out.Run.Pack = here.Run.Pack
		}
	}
	for i, e := range rebased {
		step := len(m.lines) + 1 - i
		m.lines = append(m.lines, files.Change{
			Kind:   e.Kind,
			Key:    e.Key,
			Before: files.EncodeJSON(texts[e]),
			After:  files.EncodeJSON(mine[e]),
			Time:   now,
			Step:   step,
		})
		texts[e] = mine[e]
	}
	changed = len(m.lines) > len(there.History)
	maps.DeleteFunc(texts, func(e files.Entry, text string) bool { return text == "" && e.Kind != files.KindFact })
	if err := files.DecodeEntries(texts, &m.out.Run); err != nil {
		return out, nil, false, err
	}
	m.out.History = m.lines
	deals, dealConflicts := mergeDeals(here.Run.Deals, there.Run.Deals, base, take)
	conflicts = append(conflicts, dealConflicts...)
	changed = changed || files.EncodeJSON(deals) != files.EncodeJSON(there.Run.Deals)
	m.out.Run.Deals = deals
	if here.Workshop != nil && (there.Workshop == nil || there.Workshop.Created.Before(here.Workshop.Created)) {
		m.out.Workshop, changed = here.Workshop, true
	}
	if changed {
		m.out.Run.Changed = now
		m.out.Run.Recommended = nil // of other answers; the store records it anew
	}
	return m.out, conflicts, changed, nil
}

// FastForward reports whether a bundle has the whole history of another at its beginning.
func FastForward(from, to files.Bundle) bool {
	return len(from.History) <= len(to.History) && slices.EqualFunc(from.History, to.History[:len(from.History)], sameLine)
}

func sameLine(a, b files.Change) bool {
	return a.Time.Equal(b.Time) && a.Kind == b.Kind && a.Key == b.Key && a.Before == b.Before && a.After == b.After
}

// merger appends lines to a history.
type merger struct {
	out   files.Bundle
	lines []files.Change
	steps map[int]int // of the history here, to that of the result
}

// append adds a line of a step that is renumbered. What it reverts may not be kept; then
// it is a step like any other.
func (m *merger) append(c files.Change, position int) {
	if c.Step == 0 {
		c.Step = position
	}
	if _, known := m.steps[c.Step]; !known {
		m.steps[c.Step] = len(m.lines) + 1
	}
	c.Step, c.Reverts = m.steps[c.Step], m.steps[c.Reverts]
	m.lines = append(m.lines, c)
}

// entryOf returns the entry that a line changed.
func entryOf(c files.Change) (files.Entry, bool) {
	switch c.Kind {
	case files.KindAnswer, files.KindNote, files.KindReadiness, files.KindHeldDate, files.KindFact,
		files.KindSetting, files.KindPerson, files.KindBaseline, files.KindDone:
		return files.Entry{Kind: c.Kind, Key: c.Key}, true
	}
	return files.Entry{}, false
}

// touched returns the entries that lines changed, in the order of the first change.
func touched(lines []files.Change) []files.Entry {
	var out []files.Entry
	for _, c := range lines {
		if e, ok := entryOf(c); ok && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// textsAt returns the texts of the entries that lines changed, as they were before.
func textsAt(b files.Bundle, lines []files.Change) map[files.Entry]string {
	out := files.Entries(b.Run)
	for _, c := range slices.Backward(lines) {
		if e, ok := entryOf(c); ok {
			before := ""
			_ = json.Unmarshal([]byte(c.Before), &before) // ReadBundle has checked it
			out[e] = before
		}
	}
	return out
}

// mergeDeals joins deals by number, with what they were when both sides were the same.
func mergeDeals(here, there, base []assessment.Deal, take func(Conflict) Side) ([]assessment.Deal, []Conflict) {
	texts := func(deals []assessment.Deal) map[int]string {
		out := map[int]string{}
		for _, d := range deals {
			out[d.Number] = files.EncodeJSON(d)
		}
		return out
	}
	mine, theirs, were := texts(here), texts(there), texts(base)
	numbers := slices.Concat(slices.Collect(maps.Keys(mine)), slices.Collect(maps.Keys(theirs)))
	slices.Sort(numbers)
	var out []assessment.Deal
	var conflicts []Conflict
	for _, n := range slices.Compact(numbers) {
		c := Conflict{files.Entry{Kind: KindDeal, Key: strconv.Itoa(n)}, were[n], mine[n], theirs[n]}
		side := There
		switch {
		case c.Here == c.There, c.Here == c.Base:
		case c.There == c.Base:
			side = Here
		default:
			side = take(c)
			if side == "" {
				conflicts = append(conflicts, c)
				side = There
			}
		}
		from := there
		if side == Here {
			from = here
		}
		if i := slices.IndexFunc(from, func(d assessment.Deal) bool { return d.Number == n }); i >= 0 {
			out = append(out, from[i])
		}
	}
	return out, conflicts
}
