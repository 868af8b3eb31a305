package answersfile

import (
	"encoding/json"
	"io"

	"trustpath/assessment"
	"trustpath/assessment/safetext"
)

// object is a JSON object in the making.
type object = map[string]any

// Schema writes the JSON Schema (2020-12) of answers files in the words of a
// catalog, for editors. It takes what Read takes, but for ids of older content.
func Schema(w io.Writer, c *assessment.Catalog) error {
	answers, notes, readiness := object{}, object{}, object{}
	for i := range c.Questions {
		q := &c.Questions[i]
		answers[string(q.ID)] = answerSchema(q)
		notes[string(q.ID)] = object{"type": "string", "maxLength": safetext.MaxNote}
	}
	for i := range c.Workstreams {
		form := "#/$defs/mark"
		if c.Workstreams[i].Required != "" {
			form = "#/$defs/required_mark"
		}
		readiness[string(c.Workstreams[i].ID)] = object{"title": c.Workstreams[i].Title, "$ref": form}
	}
	schema := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "Answers for trustpath, content " + c.Pack.ID + " " + c.Pack.Version,
		"type":    "object", "required": []string{"trustpath"}, "additionalProperties": false,
		"properties": object{
			"trustpath":     object{"const": 1},
			"company":       object{"type": "string", "maxLength": safetext.MaxCompany},
			"start":         object{"description": "the first day of the plan", "$ref": "#/$defs/date"},
			"deadline_date": object{"description": "when a named deal needs it", "$ref": "#/$defs/date"},
			"answers":       closed(answers),
			"answered": closed(object{string(assessment.QuestionDeadline): object{
				"description": "the day from which an answer in months counts; today when absent", "$ref": "#/$defs/date"}}),
			"notes":     closed(notes),
			"readiness": closed(readiness),
			"deals":     object{"type": "array", "maxItems": MaxDeals, "items": dealSchema(c)},
		},
		"$defs": object{
			"date":          object{"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
			"mark":          object{"oneOf": append(markForms(), excludedForm())},
			"required_mark": object{"oneOf": markForms()},
		},
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(schema)
}

func closed(properties object) object {
	return object{"type": "object", "properties": properties, "additionalProperties": false}
}

func answerSchema(q *assessment.Question) object {
	single := q.Kind == assessment.Single
	var options, exclusive []object
	for _, o := range q.Options {
		one := object{"const": o.ID, "title": o.Label}
		if o.Exclusive && !single {
			exclusive = append(exclusive, one)
		} else {
			options = append(options, one)
		}
	}
	forms := []object{{"const": unknown, "title": "Don't know"}}
	if single {
		forms = append(forms, options...)
	} else {
		forms = append(forms, object{"type": "array", "minItems": 1, "uniqueItems": true, "items": object{"oneOf": options}})
		for _, one := range exclusive {
			forms = append(forms, object{"type": "array", "minItems": 1, "maxItems": 1, "items": one})
		}
	}
	return object{"title": q.Prompt, "description": q.Help, "oneOf": forms}
}

func dealSchema(c *assessment.Catalog) object {
	var asks []object
	if q := c.Question(assessment.QuestionAsks); q != nil {
		for _, o := range q.Options {
			if !o.Exclusive {
				asks = append(asks, object{"const": o.ID, "title": o.Label})
			}
		}
	}
	out := closed(object{
		"name":     object{"type": "string", "minLength": 1, "maxLength": safetext.MaxCompany},
		"asks":     object{"type": "array", "minItems": 1, "uniqueItems": true, "items": object{"oneOf": asks}},
		"value":    object{"type": "integer", "minimum": 0, "maximum": maxValue},
		"currency": object{"type": "string", "pattern": currency.String()},
		"date":     object{"$ref": "#/$defs/date"},
	})
	out["required"] = []string{"name", "asks"}
	return out
}

// markForms are the marks that every workstream takes.
func markForms() []object {
	var plain []assessment.Readiness
	for _, s := range assessment.ReadinessStates() {
		if s != assessment.NotApplicable {
			plain = append(plain, s)
		}
	}
	with := closed(object{"state": object{"enum": plain}, "reason": reasonSchema()})
	with["required"] = []string{"state"}
	return []object{{"enum": plain}, with}
}

// excludedForm is the mark of a workstream that is left out, with its reason.
func excludedForm() object {
	out := closed(object{"state": object{"const": assessment.NotApplicable}, "reason": reasonSchema()})
	out["required"] = []string{"state", "reason"}
	return out
}

func reasonSchema() object {
	return object{"type": "string", "minLength": 1, "maxLength": safetext.MaxReason}
}
