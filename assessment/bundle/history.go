package bundle

import (
	"encoding/json"
	"fmt"

	"trustpath/assessment"
)

// agrees replays the history of a file: each line begins where the one before it
// ended, and what they come to is what the file says. Start and deadline were
// once entered without a line, and deals have none.
func (k *check) agrees(f file) {
	const changed = "does not agree with the history, so the file was changed after it was written; export it again"
	at := map[[2]string]string{} // by kind and key, JSON
	for i, c := range f.History {
		thing := [2]string{c.Kind, c.Key}
		switch c.Kind {
		case "create":
			at[[2]string{"fact", "company"}] = c.After
			continue
		case "answer", "note", "readiness":
			if _, known := at[thing]; !known {
				at[thing] = `""`
			}
		case "fact", "pack":
		default:
			continue
		}
		if before, known := at[thing]; known && c.Kind != "pack" && before != c.Before {
			k.add(fmt.Sprintf("history[%d].before", i), "is not what %s %.60q was before; the file was changed after it was written", c.Kind, c.Key)
		}
		at[thing] = c.After
	}
	for _, fact := range []struct{ key, now string }{{"company", f.Company}, {"start", f.Start.String()}, {"deadline_date", f.Deadline.String()}} {
		if after, known := at[[2]string{"fact", fact.key}]; known && text(after) != fact.now {
			k.add(fact.key, changed)
		}
	}
	if after, known := at[[2]string{"pack", ""}]; known {
		var content assessment.PackRef
		if json.Unmarshal([]byte(after), &content) != nil || content != f.Content {
			k.add("content", changed)
		}
	}
	now := map[[2]string]string{}
	enter := func(kind, key string, value any) {
		now[[2]string{kind, key}] = encode(value)
	}
	for id, a := range f.Answers {
		enter("answer", string(id), a)
	}
	for id, note := range f.Notes {
		now[[2]string{"note", string(id)}] = note
	}
	for id, m := range f.Readiness {
		enter("readiness", string(id), m)
	}
	for thing, after := range at { // in the form that this program writes
		switch after := text(after); thing[0] {
		case "answer":
			at[thing] = again[Answer](after)
		case "note":
			at[thing] = after
		case "readiness":
			at[thing] = again[assessment.ReadinessMark](after)
		default:
			delete(at, thing)
		}
	}
	for _, kind := range []struct{ name, field string }{{"answer", "answers"}, {"note", "notes"}, {"readiness", "readiness"}} {
		keys := map[string]bool{}
		for _, things := range []map[[2]string]string{at, now} {
			for thing := range things {
				if thing[0] == kind.name && at[thing] != now[thing] {
					keys[thing[1]] = true
				}
			}
		}
		for _, key := range sorted(keys) {
			k.add(kind.field+"."+key, changed)
		}
	}
}

// text is the text in JSON, or "".
func text(quoted string) string {
	var out string
	_ = json.Unmarshal([]byte(quoted), &out) // value has refused what is none
	return out
}

// again decodes and encodes a stored value; "" stays.
func again[T any](stored string) string {
	var value T
	if stored == "" || json.Unmarshal([]byte(stored), &value) != nil {
		return stored
	}
	return encode(value)
}

// encode writes JSON; the values here always can be.
func encode(value any) string {
	out, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(out)
}
